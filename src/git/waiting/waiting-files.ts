import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { readPlain } from '../plain-file.ts';

/**
 * Files that git opens for every command, or for most. They lie in the folder of the work tree, or in the folder that
 * work trees share. It opens most files right in these folders too (`HEAD`, `index`, `sharedindex.…`).
 */
const opened = ['info/exclude', 'info/attributes', 'info/grafts', 'info/sparse-checkout', 'objects/info/alternates', 'objects/info/commit-graph'] as const;
/** Configurations, which may name others to be read with them. */
const configurations = ['config', 'config.worktree'] as const;
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
    refuseBelow(folder, 0);
    for (const name of opened) refuse(join(folder, name));
    for (const name of configurations) refuseIncluded(join(folder, name));
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

/** Larger configurations are left to git. */
const mostConfiguration = 1 << 20;

/**
 * Refuses the files that a configuration includes (`include.path`, `includeIf.….path`). Every `path` in it is taken for
 * one, since only a FIFO or a device is refused.
 */
function refuseIncluded(file: string, seen = new Set<string>()): void {
  seen.add(file);
  const text = readPlain(file, mostConfiguration)?.toString('utf8') ?? '';
  if (!/include/i.test(text)) return;
  for (const line of text.split('\n')) {
    // The key may stand behind its section: `[include] path = other`.
    const [key = '', value = ''] = line.replace(/^\s*\[[^\]]*\]/, '').split('=', 2);
    if (key.trim().toLowerCase() !== 'path') continue;
    const path = resolve(dirname(file), value.trim().replace(/^"([^"]*)".*$/, '$1').replace(/^~(?=\/)/, () => process.env['HOME'] ?? '~'));
    if (seen.has(path)) continue;
    refuse(path);
    refuseIncluded(path, seen);
  }
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
