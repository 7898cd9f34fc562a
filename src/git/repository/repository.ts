import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { type GitPlace, git, run } from '../run.ts';

/** What a scan must know about its repository. */
export interface Repository {
  /** False in a `.git` folder, or outside of the work tree that GIT_DIR stands for. */
  readonly insideWorkTree: boolean;
  readonly objectFormat: 'sha1' | 'sha256';
  /** Where git notes the other parents of a merge that is under way; relative to the working folder or absolute. */
  readonly mergeHeadFile: string;
}

const args = [
  'rev-parse',
  '--is-bare-repository',
  '--is-inside-work-tree',
  '--show-object-format',
  '--git-path',
  'MERGE_HEAD',
];

/**
 * Asks git about the repository of a working folder (or of GIT_DIR).
 * @throws {UserError} with exit code 3 if there is none, it is bare, or git refuses it.
 */
export async function repository(place: GitPlace): Promise<Repository> {
  const answer = await git(args, place);
  // `false\ntrue\nsha1\n.git/MERGE_HEAD\n`. Only the last field may hold a line break itself.
  const found = /^(true|false)\n(true|false)\n(sha1|sha256)\n(.*MERGE_HEAD)\n$/s.exec(answer.toString('latin1'));
  if (found === null) throw new UserError('git described the repository in an unknown way', { where: place.cwd, exitCode: 3 });
  if (found[1] === 'true') throw new UserError(bare, { where: place.cwd, exitCode: 3 });
  return {
    insideWorkTree: found[2] === 'true',
    objectFormat: found[3] as 'sha1' | 'sha256',
    mergeHeadFile: Buffer.from(found[4]!, 'latin1').toString('utf8'),
  };
}

const bare = 'this is a bare repository: it has no index and no work tree';

/**
 * Does what {@link repository} does, but gives null for a folder in no work tree: outside of repositories, in a bare
 * one, or in a `.git` folder.
 * @throws {UserError} with exit code 3 if there is a repository but git cannot or will not read it.
 */
export async function repositoryOrNull(place: GitPlace): Promise<Repository | null> {
  try {
    const found = await repository(place);
    return found.insideWorkTree ? found : null;
  } catch (error) {
    if (error instanceof UserError && isNone(error, place)) return null;
    throw error;
  }
}

/**
 * Whether a folder lies in a repository, bare or not.
 * @throws {UserError} with exit code 3 if git does not tell, for example because it refuses the repository of another
 *   user
 */
export async function isInRepository(place: GitPlace): Promise<boolean> {
  try {
    await git(['rev-parse', '--git-dir'], place);
    return true;
  } catch (error) {
    // git says the same about a `.git` file that leads to no repository, but then it also names the file.
    const leadsNowhere = error instanceof UserError && / not a git repository: /.test(error.what);
    if (error instanceof UserError && !leadsNowhere && isNone(error, place)) return false;
    throw error;
  }
}

/** Whether a folder is a bare repository, or lies in one. */
export async function isInBareRepository(place: GitPlace): Promise<boolean> {
  const answer = await run(['rev-parse', '--is-bare-repository', '--is-inside-git-dir'], place).catch(() => null);
  return answer?.code === 0 && answer.stdout.toString('latin1') === 'true\ntrue\n';
}

function isNone(error: UserError, { cwd }: GitPlace): boolean {
  if (error.what === bare || error.what.includes(': fatal: not a git repository')) return true;
  // Without git, a folder outside of repositories can still be read.
  return (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT' && existsSync(cwd) && !hasDotGit(resolve(cwd));
}

function hasDotGit(folder: string): boolean {
  return existsSync(join(folder, '.git')) || (dirname(folder) !== folder && hasDotGit(dirname(folder)));
}
