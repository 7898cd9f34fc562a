import { basename, dirname } from 'node:path';
import type { Environment } from '../../environment.ts';
import { type GitPlace, git, run } from '../run.ts';

/**
 * The names that git would add to the next commit: no ignore file covers them, and no tracked file has them. (A tracked
 * file stays tracked even if an ignore file covers it.)
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

/**
 * Whether git ignores a file, given by its absolute path: it is not tracked, and an ignore file covers it. Outside of a
 * repository the answer is no.
 */
export async function isIgnored(file: string, env: Environment): Promise<boolean> {
  const { code } = await run(['check-ignore', '--quiet', '--', basename(file)], { cwd: dirname(file), env });
  return code === 0;
}
