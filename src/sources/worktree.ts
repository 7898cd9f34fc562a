import { posix, relative, sep } from 'node:path';
import { existsSync } from 'node:fs';
import { Unreadable } from '../errors.ts';
import { type Repository, repositoryOrNull } from '../git/repository.ts';
import type { GitPlace } from '../git/run.ts';
import { showPath } from '../git/show-path.ts';
import type { ListedPath } from '../git/work-tree-files.ts';
import { behindSymlink } from './files/behind-symlink.ts';
import { fileContent } from './files/file-content.ts';
import { type FileReader, fileReader } from './files/file-reader.ts';
import { folderPaths } from './files/folder-paths.ts';
import type { Limits } from './limits.ts';
import { type NamedPath, namedPaths } from './files/named-paths.ts';
import { joinPath, pathText } from './files/path-bytes.ts';
import type { Blob, NotRead, Source } from './source.ts';

/** What `sntrylint [PATH…]` reads. */
export interface WorktreeOptions extends GitPlace, Limits {
  /** Files and folders, relative to `cwd` or absolute; none for `cwd` itself. */
  readonly paths: readonly string[];
}

/**
 * The files as they stand: below a folder of a repository the tracked and the untracked-not-ignored ones, below any other
 * folder all, and a file that is named always. A symlink's content is its target's name; only a named one is followed.
 */
export function worktree(options: WorktreeOptions): Source {
  const notes: string[] = [];
  return {
    name: 'worktree',
    commits: 0,
    notes,
    emptyReason: null,
    blobs: (skip) => read(options, skip, notes),
  };
}

interface Reading {
  readonly options: WorktreeOptions;
  readonly reader: FileReader;
  /** The repository of `cwd`; paths are shown relative to its root. */
  readonly here: Promise<Repository | null>;
  readonly skip: (notRead: NotRead) => void;
  /** Whether a path comes up for the first time and is not excluded. */
  readonly wanted: (path: string) => boolean;
  readonly inner: Set<string>;
  deleted: number;
}

async function* read(options: WorktreeOptions, skip: Reading['skip'], notes: string[]): AsyncGenerator<Blob, void, void> {
  const named = namedPaths(options.paths.length === 0 ? ['.'] : options.paths, options.cwd);
  const here = repositoryOrNull(options);
  here.catch(() => {});
  const reading: Reading = {
    options,
    reader: fileReader(),
    here,
    skip,
    wanted: chooser(options, named.length > 1),
    inner: new Set(),
    deleted: 0,
  };
  for (const path of named) {
    if (path.kind === 'folder') yield* folder(path.absolute, reading);
    else yield* file(path, reading);
  }
  if (reading.deleted > 0) notes.push(`${count(reading.deleted, 'tracked file')} not there in the work tree`);
  if (reading.inner.size > 0) notes.push(`not entered, being repositories of their own: ${[...reading.inner].sort().join(', ')}`);
}

async function* folder(absolute: string, reading: Reading): AsyncGenerator<Blob, void, void> {
  const { options, skip } = reading;
  let base = '';
  const below = (path: string): string => (base === '' ? path : path === '' ? base : `${base}/${path}`);
  const batches = folderPaths(absolute, options, reading.here, (path, reason) => skip({ path: below(pathText(path)) || '.', reason }));
  base = await shown(absolute, reading);
  const leadsAway = behindSymlink(absolute);
  let last = '';
  for await (const batch of batches) {
    for (const listed of batch) {
      const path = below(pathText(listed.path));
      // An unmerged path is listed once a stage.
      if (path === last || !reading.wanted(path)) continue;
      last = path;
      if (path.endsWith('/')) reading.inner.add(path.slice(0, -1));
      else if (listed.state !== 'untracked' && leadsAway(listed.path)) absent(listed, path, reading);
      else {
        const blob = listedBlob(absolute, listed, path, reading);
        if (blob !== null) yield blob;
      }
    }
  }
}

function listedBlob(root: string, listed: ListedPath, path: string, reading: Reading): Blob | null {
  const real = joinPath(root, listed.path);
  try {
    const found = fileContent(real, reading.reader, reading.options);
    if (found.kind === 'content') return blob(path, found.content);
    if (found.kind === 'absent') absent(listed, path, reading);
    if (found.kind === 'folder' && existsSync(joinPath(real, '.git'))) reading.inner.add(path);
    // A FIFO, a socket or a device holds nothing that git could take.
    return null;
  } catch (error) {
    return notRead(error, path, reading);
  }
}

/** A tracked file that is not there is deleted, which is no fault; any other was there a moment ago. */
function absent({ state }: ListedPath, path: string, reading: Reading): void {
  if (state === 'untracked') reading.skip({ path, reason: 'it vanished before it was read' });
  if (state === 'tracked') reading.deleted += 1;
}

async function* file(named: Exclude<NamedPath, { kind: 'folder' }>, reading: Reading): AsyncGenerator<Blob, void, void> {
  const path = await shown(named.absolute, reading);
  if (!reading.wanted(path)) return;
  if (named.kind === 'unreadable') return reading.skip({ path, reason: named.reason });
  try {
    const found = fileContent(named.real, reading.reader, reading.options, named.seen);
    if (found.kind === 'content') yield blob(path, found.content);
    else if (found.kind === 'special') reading.skip({ path, reason: `it is ${found.what}` });
    else reading.skip({ path, reason: 'it vanished before it was read' });
  } catch (error) {
    notRead(error, path, reading);
  }
}

function notRead(error: unknown, path: string, { skip }: Reading): null {
  if (!(error instanceof Unreadable)) throw error;
  skip({ path, reason: error.reason });
  return null;
}

function blob(path: string, content: Blob['content']): Blob {
  return { path, content, places: async () => [{ path, commit: null, author: null, date: null, inHead: null }], before: null };
}

/** The path relative to the repository's root; one outside of it stays absolute. Empty for the root itself. */
async function shown(absolute: string, { options, here }: Reading): Promise<string> {
  const prefix = showPath((await here)?.prefix ?? Buffer.alloc(0));
  const path = posix.join(prefix, slashes(relative(options.cwd, absolute))).replace(/\/$/, '');
  if (path === '..' || path.startsWith('../')) return slashes(absolute);
  return path === '.' ? '' : path;
}

function slashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

function chooser({ exclude }: Limits, mayRepeat: boolean): (path: string) => boolean {
  const seen = new Set<string>();
  return (path) => {
    if (exclude?.(path) === true) return false;
    if (!mayRepeat) return true;
    if (seen.has(path)) return false;
    seen.add(path);
    return true;
  };
}

function count(number: number, what: string): string {
  return number === 1 ? `1 ${what} is` : `${number} ${what}s are`;
}
