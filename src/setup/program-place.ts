import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import type { Environment } from '../environment.ts';
import { type GitPlace, run } from '../git/run.ts';
import type { ProgramPlace } from './hook-text.ts';

/** More packages than this are not looked through for one that has the program. */
const mostPackages = 500;

/**
 * Which package of a repository has the program, or is to have it: the one that the user stands in or one above it that
 * has it; else one anywhere that has it; else the nearest that is a package.
 *
 * @param place where the user stands
 * @param root of the work tree, absolute
 */
export async function programPlace({ cwd, env }: GitPlace, root: string): Promise<ProgramPlace> {
  const top = realpathSync(root);
  const above = foldersUp(realpathSync(cwd), top);
  const pnp = above.find((folder) => existsSync(join(folder, '.pnp.cjs')));
  if (pnp !== undefined) return { folder: inside(pnp, top), by: 'yarn' };
  const has = (folder: string): boolean => existsSync(join(folder, 'node_modules/.bin/sntrylint-hook'));
  const found = above.find(has) ?? (await packages({ cwd: top, env })).find(has) ?? above.find((folder) => existsSync(join(folder, 'package.json'))) ?? top;
  return { folder: inside(found, top), by: 'modules' };
}

/** A folder and those above it, up to the root. */
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

/** `web/`, or empty for the root. What would be no plain word in a script is left to the root, too. */
function inside(folder: string, root: string): string {
  const path = relative(root, folder).split(sep).join('/');
  return path === '' || !/^[\w@+ ./-]+$/.test(path) ? '' : `${path}/`;
}

/**
 * The environment as git has it: npx puts folders of programs onto the PATH, and variables beside it, that no commit
 * will see.
 */
export function ofGit(env: Environment): Environment {
  if (env['npm_execpath'] === undefined && env['npm_config_user_agent'] === undefined) return env;
  const kept = Object.entries(env).filter(([name]) => !/^npm_|^INIT_CWD$|^PROJECT_CWD$|^BERRY_/.test(name));
  const path = (env['PATH'] ?? '').split(delimiter).filter((folder) => !/[\\/](?:node_modules[\\/]\.bin|node-gyp-bin|xfs-[^\\/]*)$/.test(folder)).join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path };
}
