import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { readPlain } from './plain-file.ts';

/** What git opens whatever it is asked for, or most times, below its own folder and the one that work trees share. */
const opened = [
  'HEAD', 'config', 'config.worktree', 'commondir', 'index', 'packed-refs', 'shallow', 'FETCH_HEAD', 'ORIG_HEAD', 'MERGE_HEAD', 'info/exclude', 'info/attributes', 'info/grafts', 'info/sparse-checkout',
  'objects/info/alternates', 'objects/info/commit-graph',
] as const;
/** Folders of which git opens whatever lies in them, at any depth. */
const openedFolders = ['refs', 'logs', 'worktrees', 'objects/pack', 'objects/info'] as const;
/** What git opens at the root of a work tree. */
const openedAtRoot = ['.git', '.gitignore', '.gitattributes', '.gitmodules', '.mailmap'] as const;

/** Git itself goes no deeper in names of refs that anybody has. */
const deepest = 32;

/**
 * Refuses a folder of git's that holds what git would wait for or read without end: a FIFO, or a link to one or to a device,
 * in the place of a file. Somebody may have packed it so.
 *
 * @param root of the work tree
 * @param gitDir git's own folder
 * @param withObjects whether git is about to look at all loose objects, of which there may be thousands
 * @throws {UserError} with exit code 3
 */
export function refuseWaitingFiles(root: string, gitDir: string, withObjects: boolean): void {
  for (const name of openedAtRoot) refuse(join(root, name));
  const shared = readPlain(join(gitDir, 'commondir'), 4096)?.toString().trim();
  for (const folder of shared ? [gitDir, resolve(gitDir, shared)] : [gitDir]) {
    for (const name of opened) refuse(join(folder, name));
    for (const name of openedFolders) refuseBelow(join(folder, name), deepest);
    if (withObjects) for (const { name } of entries(join(folder, 'objects'))) if (/^[0-9a-f]{2}$/.test(name)) refuseBelow(join(folder, 'objects', name), 1);
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

/** What cannot be read git will tell of. */
function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function refuse(path: string): void {
  const stats = statsOf(path);
  if (stats?.isFIFO() === true) throw new UserError('it is a FIFO, which git would wait for without end', { where: path, fix: 'remove it: no git puts one there', exitCode: 3 });
  // Some link a file to where nothing is.
  if (stats?.isCharacterDevice() === true && realpathSync(path) !== '/dev/null') throw new UserError('it is a device, which git would read without end', { where: path, fix: 'remove it: no git puts one there', exitCode: 3 });
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // What may not be looked at git will say.
    return undefined;
  }
}
