import { basename, dirname } from 'node:path';
import type { Environment } from '../../environment.ts';
import { type GitPlace, git, run } from '../run.ts';

/**
 * Which of some file names nothing keeps out of the next commit: those that no ignore file covers, and that no tracked
 * file has (a tracked file stays tracked whatever is ignored).
 *
 * @param place at the root of the work tree
 */
export async function unignoredNames(names: readonly string[], place: GitPlace): Promise<readonly string[]> {
  const [ignored, tracked] = await Promise.all([
    run(['check-ignore', '--no-index', '--', ...names], place),
    git(['ls-files', '-z', '--', ...names.map((name) => `:(top,glob)**/${name}`)], place),
  ]);
  const covered = new Set(ignored.stdout.toString('utf8').split('\n'));
  const known = new Set(tracked.toString('utf8').split('\0').map((path) => path.slice(path.lastIndexOf('/') + 1)));
  return names.filter((name) => !covered.has(name) && !known.has(name));
}

/** Whether git ignores a file, absolute: it is not tracked, and an ignore file covers it. Outside of a repository none is. */
export async function isIgnored(file: string, env: Environment): Promise<boolean> {
  const { code } = await run(['check-ignore', '--quiet', '--', basename(file)], { cwd: dirname(file), env });
  return code === 0;
}
