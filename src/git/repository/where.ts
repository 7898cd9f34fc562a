import { spawnSync } from 'node:child_process';
import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';
import { programPath } from '../../program.ts';
import { gitEnvironment, gitOptions, unboundEnvironment } from '../environment.ts';
import { lineOf, readPlain } from '../plain-file.ts';

/** The folder of a call, and its environment. */
export interface Standing {
  readonly cwd: string;
  readonly env: Environment;
}

/** The root and the git folder of a call. Configuration, baseline, sources and every git use these. */
export interface Where {
  /**
   * The absolute path of the work tree's root, spelled as the working folder is. Outside of a repository it is the
   * working folder.
   */
  readonly root: string;
  /** The absolute path of the folder in which git keeps the data of this work tree; null if there is none. */
  readonly gitDir: string | null;
  /** The caller's environment, with which git uses this root in whatever folder it starts. */
  readonly env: Environment;
}

/**
 * Finds the root and the git folder of a call. Without GIT_DIR no process is started, since this runs in every hook.
 *
 * git sets GIT_DIR for hooks in linked work trees, in submodules and with a separate git folder. Then it takes any
 * working folder for the root (`setup_explicit_git_dir` in git's setup.c), so a hook that changes to a sub folder would
 * get the configuration of that folder. So the root is the nearest folder upwards with a `.git` that is GIT_DIR or
 * leads to it. Only GIT_DIR itself, and `core.worktree` in it, may name another root.
 *
 * @throws {UserError} with exit code 3 if more than one folder may be meant
 */
export function where({ cwd, env }: Standing): Where {
  const here = resolve(cwd);
  if (!env['GIT_DIR'] && !env['GIT_WORK_TREE']) {
    const found = nearest(here);
    const [root, gitDir] = [found?.folder ?? here, found?.gitDir ?? null];
    return { root, gitDir, env: gitDir === null ? env : asAtRoot({ root, gitDir, here }, env) };
  }
  const byFolder = known.get(env) ?? new Map<string, Where>();
  known.set(env, byFolder);
  const answer = byFolder.get(here) ?? told(here, env);
  byFolder.set(here, answer);
  return answer;
}

/**
 * The environment with which git uses the root of {@link where}. Without variables of git's nothing is searched for.
 */
export function bound(place: Standing): Environment {
  const { GIT_DIR: dir, GIT_WORK_TREE: tree, GIT_INDEX_FILE: index } = place.env;
  return dir || tree || (index && !isAbsolute(index)) ? where(place).env : place.env;
}

/**
 * git sets a relative GIT_INDEX_FILE for hooks. In its own folder git stays there and finds no such file, so all files
 * of the last commit would seem deleted. So the absolute paths are given.
 */
function asAtRoot({ root, gitDir, here }: { readonly root: string; readonly gitDir: string; readonly here: string }, env: Environment): Environment {
  const index = env['GIT_INDEX_FILE'];
  return index && !isAbsolute(index) && here !== root && isBelow(gitDir, here) ? { ...env, GIT_DIR: gitDir, GIT_WORK_TREE: root, GIT_INDEX_FILE: resolve(root, index) } : env;
}

/** The answers, since every git of a scan asks again. */
const known = new WeakMap<Environment, Map<string, Where>>();

/** The place of a call at the root. */
export function atRoot(from: Standing): Standing {
  const { root, env } = where(from);
  return { cwd: root, env };
}

/**
 * The place of a folder that was named. It belongs to the repository of the call. If it lies outside, or in a
 * repository inside, it belongs to its own.
 */
export function standingIn<Place extends Standing>(folder: string, from: Place): Place | Standing {
  if (folder === from.cwd) return from;
  const { root, env } = where(from);
  const own = nearest(folder)?.folder;
  const isInner = own !== undefined && (pathBelow(root, own) ?? '') !== '';
  return { cwd: folder, env: isInner || pathBelow(root, folder) === null ? unboundEnvironment(from.env) : env };
}

/**
 * The path from a root to a file or folder, with `/`; empty for the root, null outside. The part before the root may be
 * spelled with any links. Links below it stay, as in git (`abspath_part_inside_repo` in git's setup.c).
 */
export function pathBelow(root: string, absolute: string): string | null {
  const asSpelled = below(root, absolute);
  const top = asSpelled === null ? real(root) : null;
  if (top === null) return asSpelled;
  const same = foldersUp(absolute).find((folder) => real(folder) === top);
  if (same !== undefined) return below(same, absolute);
  const folder = real(dirname(absolute));
  return folder === null ? null : below(top, join(folder, basename(absolute)));
}

/** Does what {@link pathBelow} does. A link from outside to a file inside counts as that file too. */
export function meantPath(root: string, absolute: string): string | null {
  const path = pathBelow(root, absolute);
  const [top, file] = path === null ? [real(root), real(absolute)] : [null, null];
  return top === null || file === null ? path : below(top, file);
}

/** Whether a path lies in git's own folders. */
export function isInGitFolder(path: string, place: Standing): boolean {
  const { gitDir } = where(place);
  return gitDir !== null && [gitDir, commonDir(gitDir)].some((folder) => (pathBelow(folder, resolve(place.cwd, path)) ?? '') !== '');
}

function told(here: string, env: Environment): Where {
  const { GIT_DIR: dir, GIT_WORK_TREE: tree } = env;
  if (!dir) {
    const root = spelled(resolve(here, tree!), here);
    return { root, gitDir: nearest(here)?.gitDir ?? null, env: { ...env, GIT_WORK_TREE: root } };
  }
  const base = isAbsolute(dir) ? here : baseOf(dir, here);
  const given = resolve(base, dir);
  const gitDir = gitFolder(given) ?? given;
  const root = tree ? treeOf(tree, { here, base, gitDir, env }) : impliedRoot({ here, base, gitDir, env });
  // A bare repository and git's own folder have no work tree.
  if (root === null || (root === here && isAbsolute(dir) && !tree)) return { root: here, gitDir, env };
  const index = env['GIT_INDEX_FILE'];
  const said = { ...env, GIT_DIR: given, GIT_WORK_TREE: root };
  return { root, gitDir, env: index && !isAbsolute(dir) ? { ...said, GIT_INDEX_FILE: resolve(base, index) } : said };
}

/** A repository, and where git is asked about it. */
export interface Told {
  readonly here: string;
  /** The folder from which relative paths in the environment start. */
  readonly base: string;
  readonly gitDir: string;
  readonly env: Environment;
}

/**
 * The folder from which a relative GIT_DIR starts. git sets it at the root, but the hook may have changed its folder. A
 * commit can bring a folder that looks like git's, but none with the name `.git`.
 */
function baseOf(dir: string, here: string): string {
  const path = normalize(dir);
  if (path === '.' || path.startsWith('..')) return here;
  const found = foldersUp(here).filter((folder) => gitFolder(join(folder, path)) !== null);
  if (found.length > 1 && basename(path) !== '.git') throw doubtful(`GIT_DIR is ${dir}`);
  return found[0] ?? here;
}

/** The root that GIT_WORK_TREE names. For hooks git sets it to `.`, the folder where it starts them. */
function treeOf(tree: string, told: Told): string {
  const { here, base, gitDir, env } = told;
  if (isAbsolute(tree) || normalize(tree) !== '.') return spelled(resolve(here, tree), here);
  if (base !== here) return base;
  return leadingTo(gitDir, here) ?? (isAbsolute(env['GIT_DIR']!) ? (linkedTree(gitDir) ?? rootByIndex(told)) : here);
}

/** The root if only GIT_DIR is set; null if there is no work tree. */
function impliedRoot(told: Told): string | null {
  const { here, base, gitDir, env } = told;
  const isInside = isBelow(gitDir, here);
  // In this way git starts the hooks of the repository that receives a push.
  const isReceiving = isInside && normalize(env['GIT_DIR']!) === '.';
  if (env['GIT_IMPLICIT_WORK_TREE'] === '0' || isReceiving) return null;
  const isLinked = commonDir(gitDir) !== gitDir;
  const linked = isLinked ? linkedTree(gitDir) : null;
  if (linked !== null) return spelled(linked, here);
  if (mentionsWorkTree(gitDir, isLinked)) {
    // Without this variable git would answer with the working folder if no other is configured.
    const configured = ask(['rev-parse', '--show-toplevel'], { ...told, env: { ...env, GIT_IMPLICIT_WORK_TREE: '0' } });
    if (configured !== null) return spelled(configured.replace(/\n$/, ''), here);
  }
  const root = leadingTo(gitDir, here);
  if (root === here) return here;
  if (!isLinked && ask(['rev-parse', '--is-bare-repository'], told) !== 'false\n') return null;
  if (root !== null) return root;
  if (isInside) throw doubtful('the hook changed to the folder of git itself');
  return base === here ? rootByIndex(told) : base;
}

/** The root of a linked work tree; null if there is none. git's folder names it, and its `.git` must lead back. */
function linkedTree(gitDir: string): string | null {
  const said = lineOf(join(gitDir, 'gitdir'));
  const file = said === null || said === '' ? null : resolve(gitDir, said);
  const back = file === null ? null : gitFolder(file);
  return file !== null && back !== null && real(back) === real(gitDir) ? dirname(file) : null;
}

/** The nearest folder upwards whose `.git` is this git folder or leads to it. */
function leadingTo(gitDir: string, here: string): string | null {
  const wanted = real(gitDir);
  return foldersUp(here).find((folder) => {
    const found = gitFolder(join(folder, '.git'));
    return found !== null && real(found) === wanted;
  }) ?? null;
}

/**
 * Finds the root by the names at the top of the index, since the root holds all of them. This is for dotfiles:
 * GIT_WORK_TREE is `.`, and there is no `.git`. A folder with half of the names or fewer is not the root. If two
 * folders have the same number, the root stays unknown.
 */
function rootByIndex(told: Told): string {
  const listed = ask(['ls-files', '-z', '--full-name', ':(top)'], told) ?? '';
  const names = [...new Set(listed.split('\0').map((path) => path.split('/')[0]!))].filter((name) => name !== '');
  const counted = foldersUp(told.here).map((folder) => ({ folder, has: names.filter((name) => isThere(join(folder, name))).length }));
  const most = Math.max(...counted.map(({ has }) => has));
  if (names.length === 0) return told.here;
  // A folder outside of the work tree may have some of the names by chance.
  if (most * 2 <= names.length) throw doubtful('the hook changed to a folder outside of this work tree');
  const [best, ...others] = counted.filter(({ has }) => has === most);
  if (others.length > 0) throw doubtful('neither a `.git` nor the environment says where the work tree begins');
  return best!.folder;
}

function doubtful(why: string): UserError {
  return new UserError(`${why}, and more than one folder may be meant`, {
    fix: 'start sntrylint before the hook changes its folder, or set GIT_DIR and GIT_WORK_TREE to absolute paths',
    exitCode: 3,
  });
}

/** The answer of git; null if git fails. The program waits for it. */
export function ask(args: readonly string[], { here, base, gitDir, env }: Told): string | null {
  const program = programPath('git', env, here);
  if (program === null) return null;
  const said = { ...env, GIT_DIR: gitDir, ...(base === here ? {} : { GIT_INDEX_FILE: resolve(base, env['GIT_INDEX_FILE'] || join(gitDir, 'index')) }) };
  const { status, stdout } = spawnSync(program, [...gitOptions, ...args], {
    cwd: here, env: gitEnvironment(said), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28, windowsHide: true,
    // git reads only two or three small files. If it takes this long, it reads a file that never ends.
    timeout: 30_000, killSignal: 'SIGKILL',
  });
  return status === 0 ? stdout : null;
}

/** Whether git's configuration may name the work tree. git reads this only from these files, not from included ones. */
function mentionsWorkTree(gitDir: string, isLinked: boolean): boolean {
  // A linked work tree has a file of its own for this.
  const files = isLinked ? ['config.worktree'] : ['config', 'config.worktree'];
  return files.some((name) => {
    const file = join(gitDir, name);
    return isThere(file) && /worktree/i.test(readPlain(file, mostOfConfig)?.toString('latin1') ?? 'worktree');
  });
}

const mostOfConfig = 1 << 24;

/** The nearest repository upwards. git ignores a folder `.git` that is no git folder, but stops at a file `.git`. */
function nearest(folder: string): { readonly folder: string; readonly gitDir: string | null } | null {
  for (const one of foldersUp(folder)) {
    const gitDir = gitFolder(join(one, '.git'));
    if (gitDir !== null || stat(join(one, '.git'))?.isFile() === true) return { folder: one, gitDir };
  }
  return null;
}

/** The git folder at a path: itself, or the one that a file `gitdir: PATH` names; null if there is none. */
function gitFolder(path: string): string | null {
  const found = stat(path);
  if (found?.isDirectory() === true) return isGitFolder(path) ? path : null;
  if (found?.isFile() !== true) return null;
  const line = /^gitdir: (.+)/s.exec(lineOf(path) ?? '')?.[1];
  const target = line === undefined ? null : resolve(dirname(path), line);
  return target !== null && isGitFolder(target) ? target : null;
}

/** Recognizes a git folder as git does (`is_git_directory` in git's setup.c). */
export function isGitFolder(path: string): boolean {
  return hasHead(path) && ((isThere(join(path, 'objects')) && isThere(join(path, 'refs'))) || isThere(join(path, 'commondir')));
}

/** Whether a folder has a HEAD that names a branch or a commit. In old repositories it is a link to a branch. */
function hasHead(path: string): boolean {
  const text = readPlain(join(path, 'HEAD'), 1 << 16)?.toString('latin1') ?? target(join(path, 'HEAD'));
  return /^(?:ref:\s*refs\/|refs\/|[0-9a-f]{40})/.test(text);
}

function target(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

/** The folder that all work trees of a repository share. */
function commonDir(gitDir: string): string {
  const text = lineOf(join(gitDir, 'commondir'));
  return text === null ? gitDir : resolve(gitDir, text);
}

/** A folder, spelled as it is in the path of `here` if `here` lies in it. */
function spelled(folder: string, here: string): string {
  const wanted = real(folder);
  return (wanted === null ? undefined : foldersUp(here).find((one) => real(one) === wanted)) ?? folder;
}

/** The folder itself, and those above it. */
function foldersUp(folder: string): readonly string[] {
  const all = [folder];
  for (let one = folder; dirname(one) !== one; all.push(one)) one = dirname(one);
  return all;
}

/** Whether `folder` is `outer` or lies in it, however the two are spelled. */
function isBelow(outer: string, folder: string): boolean {
  return below(real(outer) ?? outer, real(folder) ?? folder) !== null;
}

function below(root: string, path: string): string | null {
  const way = relative(root, path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : way.split(sep).join('/');
}

function real(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

/** The facts about a path; null if it may not be looked at, which git ignores too. */
function stat(path: string): ReturnType<typeof statSync> | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
