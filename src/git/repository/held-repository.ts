import { basename, dirname, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { ask, isGitFolder, pathBelow, type Standing, type Where } from './where.ts';

/**
 * Refuses a folder in which git would find another repository than `where` does. git takes a folder with HEAD, objects
 * and refs for a bare repository. A commit can bring such a folder, with refs and objects of its own.
 *
 * @throws {UserError} with exit code 3 if the repository around such a folder has files of it in its index
 */
export function refuseHeldRepository({ cwd, env }: Standing, { root, gitDir }: Pick<Where, 'root' | 'gitDir'>): void {
  if (gitDir === null || env['GIT_DIR'] || env['GIT_WORK_TREE']) return;
  for (let folder = resolve(cwd); folder !== root && folder !== dirname(folder); folder = dirname(folder)) {
    if (!isGitFolder(folder) || basename(folder) === '.git') continue;
    const held = ask(['ls-files', '-z', '--', `:(top,icase,literal)${pathBelow(root, folder)}`], { here: root, base: root, gitDir, env });
    if (held === '') continue;
    throw new UserError('this folder looks like a bare repository, and the repository around it holds its files', {
      where: folder,
      fix: 'start sntrylint in another folder, or set GIT_DIR to the repository that you mean',
      exitCode: 3,
    });
  }
}
