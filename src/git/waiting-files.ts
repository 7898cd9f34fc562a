import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { readPlain } from './plain-file.ts';

/**
 * Files that git opens for every command, or for most. They lie in the folder of the work tree, or in the folder that
 * work trees share.
 */
const opened = [
  'HEAD', 'config', 'config.worktree', 'commondir', 'index', 'packed-refs', 'shallow', 'FETCH_HEAD', 'ORIG_HEAD', 'MERGE_HEAD', 'info/exclude', 'info/attributes', 'info/grafts', 'info/sparse-checkout',
  'objects/info/alternates', 'objects/info/commit-graph',
] as const;
/** Folders in which git opens every file, at any depth. */
const openedFolders = ['objects/pack', 'objects/info', 'reftable'] as const;
/** The same for commands that go through refs. These folders may hold thousands of files. */
const openedForRefs = ['refs', 'logs', 'worktrees'] as const;
/** Files that git opens at the root of a work tree. */
const openedAtRoot = ['.git', '.gitignore', '.gitattributes', '.gitmodules', '.mailmap'] as const;

/** The deepest level that is searched. No ref in use has so many parts. */
const deepest = 32;

/** What of a repository git goes through: only what is named HEAD or MERGE_HEAD, all refs, or all loose objects too. */
export const reads = { named: 0, refs: 1, objects: 2 } as const;
export type Reads = (typeof reads)[keyof typeof reads];

/**
 * Refuses a git folder with a file that git would wait for or read without end: a FIFO, a device, or a link to one of
 * these. A folder from somebody else, such as an unpacked archive, may hold one.
 *
 * @param root the root of the work tree
 * @param gitDir git's own folder
 * @param what what git is about to go through
 * @throws {UserError} with exit code 3
 */
export function refuseWaitingFiles(root: string, gitDir: string, what: Reads): void {
  for (const name of openedAtRoot) refuse(join(root, name));
  const shared = readPlain(join(gitDir, 'commondir'), 4096)?.toString().trim();
  for (const folder of shared ? [gitDir, resolve(gitDir, shared)] : [gitDir]) {
    for (const name of opened) refuse(join(folder, name));
    for (const name of openedFolders) refuseBelow(join(folder, name), deepest);
    if (what === reads.named) for (const name of namedRefs(gitDir, folder)) refuse(join(folder, name));
    else for (const name of openedForRefs) refuseBelow(join(folder, name), deepest);
    if (what === reads.objects) for (const { name } of entries(join(folder, 'objects'))) if (/^[0-9a-f]{2}$/.test(name)) refuseBelow(join(folder, 'objects', name), 1);
  }
}

/** The files that git opens to find out what HEAD and MERGE_HEAD stand for: others of these names would be ambiguous (`ref_rev_parse_rules` in git's refs.c). */
function namedRefs(gitDir: string, folder: string): readonly string[] {
  const names = ['HEAD', 'MERGE_HEAD'].flatMap((name) => [`refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`, `refs/remotes/${name}`, `refs/remotes/${name}/HEAD`]);
  let file = join(gitDir, 'HEAD');
  // Git follows no longer chain (SYMREF_MAXDEPTH).
  for (let i = 0; i < 5; i++) {
    const target = /^ref:\s*(refs\/.*\S)/.exec(readPlain(file, 4096)?.toString('utf8') ?? '')?.[1];
    if (target === undefined) break;
    names.push(target);
    file = join(folder, target);
  }
  return names;
}

function refuseBelow(folder: string, depth: number): void {
  for (const entry of entries(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (depth > 0) refuseBelow(path, depth - 1);
    } else if (!entry.isFile()) refuse(path);
  }
}

/** What a folder holds; nothing if it cannot be read, since git reports that. */
export function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function refuse(path: string): void {
  const stats = statsOf(path);
  if (stats?.isFIFO() === true) throw new UserError('it is a FIFO, which git would wait for without end', { where: path, fix: 'remove it: git never puts one there', exitCode: 3 });
  // A link to /dev/null is allowed, since people use it for an empty file.
  if (stats?.isCharacterDevice() === true && realpathSync(path) !== '/dev/null') throw new UserError('it is a device, which git would read without end', { where: path, fix: 'remove it: git never puts one there', exitCode: 3 });
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // git reports a file that it may not look at.
    return undefined;
  }
}
