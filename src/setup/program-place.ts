import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Environment } from '../environment.ts';
import { type GitPlace, run } from '../git/run.ts';
import type { PackageManager, ProgramPlace } from './hook-text.ts';
import type { Installation } from './installation.ts';

/** The most packages in which the program is searched for. */
const mostPackages = 500;

/**
 * How the hooks of a repository find the program. The first place that fits is taken:
 * 1. the package around the user's folder that has the program, or any other package that has it;
 * 2. a virtual environment in the repository;
 * 3. the user's PATH, if this program came as a wheel;
 * 4. the nearest package;
 * 5. the PATH, if the repository has no package.
 * @param place the user's folder
 * @param trees the root of the work tree, and that of the main one, where hooks look too; both absolute
 */
export async function programPlace({ cwd, env }: GitPlace, { root, main }: { readonly root: string; readonly main: string }, installation: Installation): Promise<ProgramPlace> {
  const top = realpathSync(root);
  const above = foldersUp(realpathSync(cwd), top);
  const pnp = above.find((folder) => existsSync(join(folder, '.pnp.cjs')));
  if (pnp !== undefined) return { folder: inside(pnp, top), by: 'yarn' };
  const has = (folder: string): boolean => [folder, join(main, relative(top, folder))].some((one) => existsSync(join(one, 'node_modules/.bin/sntrylint-hook')));
  const known = await packages({ cwd: top, env });
  const found = above.find(has) ?? known.find(has);
  if (found !== undefined) return { folder: inside(found, top), by: 'modules', manager: managerOf(found, top) };
  const own = above.find((one) => existsSync(join(one, 'package.json')));
  const nearest = own ?? top;
  const folder = inside(nearest, top);
  const programs = environmentPrograms(above, top, installation);
  if (programs !== null) return { folder, by: 'environment', programs };
  if (installation.by === 'wheel') return { folder, by: 'user' };
  return own === undefined && known.length === 0 ? { folder, by: 'global' } : { folder, by: 'modules', manager: managerOf(nearest, top) };
}

const lockFiles: Readonly<Record<string, PackageManager>> = { 'pnpm-lock.yaml': 'pnpm', 'bun.lock': 'bun', 'bun.lockb': 'bun', 'yarn.lock': 'yarn', 'package-lock.json': 'npm' };

/** Who installs a package, by the lock file that is nearest to it. */
function managerOf(folder: string, top: string): PackageManager {
  for (const one of foldersUp(folder, top)) {
    const name = Object.keys(lockFiles).find((file) => existsSync(join(one, file)));
    if (name !== undefined) return lockFiles[name]!;
  }
  return 'npm';
}

/**
 * The programs folder of the virtual environment that has sntrylint, relative to the root: the active environment, or
 * one with a usual name.
 */
function environmentPrograms(above: readonly string[], top: string, installation: Installation): string | null {
  const own = installation.by === 'wheel' && existsSync(installation.programs) ? [realpathSync(installation.programs)] : [];
  const usual = above.flatMap((folder) => ['.venv', 'venv'].flatMap((name) => ['bin', 'Scripts'].map((programs) => join(folder, name, programs))));
  const has = (folder: string): boolean => existsSync(join(folder, 'sntrylint-hook'));
  return [...own, ...usual].filter(has).map((folder) => inside(folder, top)).find((path) => path !== '')?.slice(0, -1) ?? null;
}

/** A folder and its parents, up to the root. */
function foldersUp(from: string, root: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = from; folder === root || folder.startsWith(root + sep); folder = dirname(folder)) folders.push(folder);
  return folders.length === 0 ? [root] : folders;
}

/** Every folder with a package.json that git knows. */
async function packages(root: GitPlace): Promise<readonly string[]> {
  const listed = await run(['ls-files', '-z', '--', ':(glob)**/package.json'], root);
  return listed.stdout.toString('utf8').split('\0').filter((path) => path !== '').slice(0, mostPackages).map((path) => join(root.cwd, dirname(path)));
}

/**
 * The folder of a package, relative to the root: `web/`, or empty for the root. A folder with a name that a script
 * would have to quote counts as the root.
 */
function inside(folder: string, root: string): string {
  const path = relative(root, folder).split(sep).join('/');
  return path === '' || path.startsWith('..') || isAbsolute(path) || !/^[\w@+ ./-]+$/.test(path) ? '' : `${path}/`;
}

/**
 * The environment that git's hooks will have. npx and uvx add folders to the PATH, and npx sets variables; a later
 * commit has none of these.
 */
export function ofGit(env: Environment): Environment {
  const isNpx = env['npm_execpath'] !== undefined || env['npm_config_user_agent'] !== undefined;
  const kept = isNpx ? Object.entries(env).filter(([name]) => !/^npm_|^INIT_CWD$|^PROJECT_CWD$|^BERRY_/.test(name)) : Object.entries(env);
  const folders = (env['PATH'] ?? '').split(delimiter);
  const lasting = folders.filter((folder) => !ofUvx.test(folder) && !(isNpx && ofNpx.test(folder)));
  return !isNpx && lasting.length === folders.length ? env : { ...Object.fromEntries(kept), PATH: lasting.join(delimiter) };
}

const ofNpx = /[\\/](?:node_modules[\\/]\.bin|node-gyp-bin|xfs-[^\\/]*)$/;
/** `~/.cache/uv/archive-v0/AbC/bin`: an environment for one call (https://docs.astral.sh/uv/concepts/cache/). */
const ofUvx = /[\\/](?:archive|environments|builds)-v\d+[\\/][^\\/]+[\\/](?:bin|Scripts)$/;

/** The folders of the PATH in which git finds programs. */
export function foldersOfGit(env: Environment): readonly string[] {
  return (ofGit(env)['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}
