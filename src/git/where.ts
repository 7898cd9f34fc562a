import { spawnSync } from 'node:child_process';
import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { programPath } from '../program.ts';
import { gitEnvironment, gitOptions, unboundEnvironment } from './environment.ts';
import { readPlain } from './plain-file.ts';

/** The folder of a call, and its environment. */
export interface Standing {
  readonly cwd: string;
  readonly env: Environment;
}

/** The root and the git folder of a call. Configuration, baseline, sources and every git use these. */
export interface Where {
  /** The root of the work tree, absolute and spelled as the working folder is; that folder itself where no repository is around it. */
  readonly root: string;
  /** Where git keeps what belongs to this work tree, absolute; null if there is none. */
  readonly gitDir: string | null;
  /** The caller's environment, in which git sees this root from whatever folder it is started. */
  readonly env: Environment;
}

/**
 * Where a call stands. Without GIT_DIR no process is started: this runs in every hook.
 *
 * For hooks in linked work trees, in submodules and with a separate git folder git sets GIT_DIR. It then takes every working folder
 * for the root (`setup_explicit_git_dir` in git's setup.c), so a hook that changes to a sub folder would get the configuration
 * of that. So the root is the nearest folder upwards with a `.git` that is, or leads to, GIT_DIR. Only GIT_DIR itself, and
 * `core.worktree` in it, may lead elsewhere.
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

/** The environment in which git sees what {@link where} says; nothing is looked for where the environment says nothing. */
export function bound(place: Standing): Environment {
  const { GIT_DIR: dir, GIT_WORK_TREE: tree, GIT_INDEX_FILE: index } = place.env;
  return dir || tree || (index && !isAbsolute(index)) ? where(place).env : place.env;
}

/**
 * In git's own folder git goes nowhere, and takes a relative GIT_INDEX_FILE, which it says to hooks, for one in there: all
 * of the last commit would seem deleted.
 */
function asAtRoot({ root, gitDir, here }: { readonly root: string; readonly gitDir: string; readonly here: string }, env: Environment): Environment {
  const index = env['GIT_INDEX_FILE'];
  return index && !isAbsolute(index) && here !== root && isBelow(gitDir, here) ? { ...env, GIT_DIR: gitDir, GIT_WORK_TREE: root, GIT_INDEX_FILE: resolve(root, index) } : env;
}

/** Each git of a scan asks again. */
const known = new WeakMap<Environment, Map<string, Where>>();

/** The root as a place to call from. */
export function atRoot(from: Standing): Standing {
  const { root, env } = where(from);
  return { cwd: root, env };
}

/**
 * A folder that was named, seen from a place: its repository is the one of the call where no other is in between, and
 * its own otherwise.
 */
export function standingIn<Place extends Standing>(folder: string, from: Place): Place | Standing {
  if (folder === from.cwd) return from;
  const { root, env } = where(from);
  const own = nearest(folder)?.folder;
  const isInner = own !== undefined && (pathBelow(root, own) ?? '') !== '';
  return { cwd: folder, env: isInner || pathBelow(root, folder) === null ? unboundEnvironment(from.env) : env };
}

/**
 * The path from a root to a file or folder, with `/`; empty for the root, null outside. Links in front of the root may be
 * spelled in any way, those below it stay as they are, as git has it (`abspath_part_inside_repo` in git's setup.c).
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

/** {@link pathBelow}, also of a link outside to a file inside: what somebody means who names a file to be read. */
export function meantPath(root: string, absolute: string): string | null {
  const path = pathBelow(root, absolute);
  const [top, file] = path === null ? [real(root), real(absolute)] : [null, null];
  return top === null || file === null ? path : below(top, file);
}

/** Whether a path is among what git keeps for itself, wherever that is. */
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
  // Of a bare repository, and in git's own folder, there is no work tree.
  if (root === null || (root === here && isAbsolute(dir) && !tree)) return { root: here, gitDir, env };
  const index = env['GIT_INDEX_FILE'];
  const said = { ...env, GIT_DIR: given, GIT_WORK_TREE: root };
  return { root, gitDir, env: index && !isAbsolute(dir) ? { ...said, GIT_INDEX_FILE: resolve(base, index) } : said };
}

interface Told {
  readonly here: string;
  /** What relative paths in the environment are relative to. */
  readonly base: string;
  readonly gitDir: string;
  readonly env: Environment;
}

/**
 * The folder that a relative GIT_DIR was said in: git says it at the root, and a hook may have gone on from there. A
 * commit can bring a folder that looks like git's, but none of the name `.git`.
 */
function baseOf(dir: string, here: string): string {
  const path = normalize(dir);
  if (path === '.' || path.startsWith('..')) return here;
  const found = foldersUp(here).filter((folder) => gitFolder(join(folder, path)) !== null);
  if (found.length > 1 && basename(path) !== '.git') throw doubtful(`GIT_DIR is ${dir}`);
  return found[0] ?? here;
}

/** The root by GIT_WORK_TREE. Git itself says `.` in hooks, where it started them. */
function treeOf(tree: string, told: Told): string {
  const { here, base, gitDir, env } = told;
  if (isAbsolute(tree) || normalize(tree) !== '.') return spelled(resolve(here, tree), here);
  if (base !== here) return base;
  return leadingTo(gitDir, here) ?? (isAbsolute(env['GIT_DIR']!) ? (linkedTree(gitDir) ?? rootByIndex(told)) : here);
}

/** The root where GIT_DIR alone is said; null if there is no work tree. */
function impliedRoot(told: Told): string | null {
  const { here, base, gitDir, env } = told;
  const isInside = isBelow(gitDir, here);
  // So git starts the hooks of a push that it takes in.
  const isReceiving = isInside && normalize(env['GIT_DIR']!) === '.';
  if (env['GIT_IMPLICIT_WORK_TREE'] === '0' || isReceiving) return null;
  const isLinked = commonDir(gitDir) !== gitDir;
  const linked = isLinked ? linkedTree(gitDir) : null;
  if (linked !== null) return spelled(linked, here);
  if (mentionsWorkTree(gitDir, isLinked)) {
    // Without the folder that git takes for want of another.
    const configured = ask(['rev-parse', '--show-toplevel'], { ...told, env: { ...env, GIT_IMPLICIT_WORK_TREE: '0' } });
    if (configured !== null) return spelled(configured.replace(/\n$/, ''), here);
  }
  const root = leadingTo(gitDir, here);
  if (root === here) return here;
  if (!isLinked && ask(['rev-parse', '--is-bare-repository'], told) !== 'false\n') return null;
  if (root !== null) return root;
  if (isInside) throw doubtful('the hook went to the folder of git itself');
  return base === here ? rootByIndex(told) : base;
}

/** The root of a linked work tree, which git's own folder for it names, and whose `.git` leads back. */
function linkedTree(gitDir: string): string | null {
  const said = readPlain(join(gitDir, 'gitdir'), 1 << 16)?.toString('utf8').replace(/[\r\n]+$/, '');
  const file = said === undefined || said === '' ? null : resolve(gitDir, said);
  const back = file === null ? null : gitFolder(file);
  return file !== null && back !== null && real(back) === real(gitDir) ? dirname(file) : null;
}

/** The nearest folder up from here whose `.git` is a git folder or leads to one. */
function leadingTo(gitDir: string, here: string): string | null {
  const wanted = real(gitDir);
  return foldersUp(here).find((folder) => {
    const found = gitFolder(join(folder, '.git'));
    return found !== null && real(found) === wanted;
  }) ?? null;
}

/**
 * If nothing else tells the root (dotfiles: GIT_WORK_TREE is `.`, and there is no `.git`), the names at the top of the index do:
 * all of them are in the root. A folder with at most half of them is not the root; if two folders have the same number, it is
 * not known which one is.
 */
function rootByIndex(told: Told): string {
  const listed = ask(['ls-files', '-z', '--full-name', ':(top)'], told) ?? '';
  const names = [...new Set(listed.split('\0').map((path) => path.split('/')[0]!))].filter((name) => name !== '');
  const counted = foldersUp(told.here).map((folder) => ({ folder, has: names.filter((name) => isThere(join(folder, name))).length }));
  const most = Math.max(...counted.map(({ has }) => has));
  if (names.length === 0) return told.here;
  // Outside of the work tree a folder may have a name or two of it.
  if (most * 2 <= names.length) throw doubtful('the hook went to a folder that is not of this work tree');
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

/** What git says at once; null if it fails. */
function ask(args: readonly string[], { here, base, gitDir, env }: Told): string | null {
  const program = programPath('git', env, here);
  if (program === null) return null;
  const said = { ...env, GIT_DIR: gitDir, ...(base === here ? {} : { GIT_INDEX_FILE: resolve(base, env['GIT_INDEX_FILE'] || join(gitDir, 'index')) }) };
  const { status, stdout } = spawnSync(program, [...gitOptions, ...args], {
    cwd: here, env: gitEnvironment(said), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28, windowsHide: true,
    // It reads two or three small files: what takes so long has found one that never ends.
    timeout: 30_000, killSignal: 'SIGKILL',
  });
  return status === 0 ? stdout : null;
}

/** Whether the configuration may say where the work tree is; git reads it of these files alone, without what they include. */
function mentionsWorkTree(gitDir: string, isLinked: boolean): boolean {
  // In a linked one only its own file counts.
  const files = isLinked ? ['config.worktree'] : ['config', 'config.worktree'];
  return files.some((name) => {
    const file = join(gitDir, name);
    return isThere(file) && /worktree/i.test(readPlain(file, mostOfConfig)?.toString('latin1') ?? 'worktree');
  });
}

const mostOfConfig = 1 << 24;

/** The nearest repository up from a folder. Git passes over a folder `.git` that is none of its own, and stops at a file. */
function nearest(folder: string): { readonly folder: string; readonly gitDir: string | null } | null {
  for (const one of foldersUp(folder)) {
    const gitDir = gitFolder(join(one, '.git'));
    if (gitDir !== null || stat(join(one, '.git'))?.isFile() === true) return { folder: one, gitDir };
  }
  return null;
}

/** The git folder at a path: itself, or where a file `gitdir: PATH` leads; null if there is none. */
function gitFolder(path: string): string | null {
  const found = stat(path);
  if (found?.isDirectory() === true) return isGitFolder(path) ? path : null;
  if (found?.isFile() !== true) return null;
  const line = /^gitdir: (.+?)[\r\n]*$/s.exec(readPlain(path, 1 << 16)?.toString('utf8') ?? '')?.[1];
  const target = line === undefined ? null : resolve(dirname(path), line);
  return target !== null && isGitFolder(target) ? target : null;
}

/** As git tells one (`is_git_directory` in git's setup.c). */
function isGitFolder(path: string): boolean {
  return hasHead(path) && ((isThere(join(path, 'objects')) && isThere(join(path, 'refs'))) || isThere(join(path, 'commondir')));
}

/** A file that names a branch or a commit; in old repositories a link to a branch, which may have no commit yet. */
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

/** What linked work trees share. */
function commonDir(gitDir: string): string {
  const text = readPlain(join(gitDir, 'commondir'), 1 << 16)?.toString('utf8').replace(/[\r\n]+$/, '');
  return text === undefined ? gitDir : resolve(gitDir, text);
}

/** A folder as it is spelled on the way to `here`, where it is on that way. */
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

/** Whether a folder is another one or in it, however both are spelled. */
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

/** Git passes over what it may not look at, too. */
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
