import { existsSync } from 'node:fs';
import { basename, dirname, join, posix, resolve, sep } from 'node:path';
import { breather } from '../breather.ts';
import { Unreadable } from '../errors.ts';
import { type Repository, repositoryOrNull } from '../git/repository/repository.ts';
import type { GitPlace } from '../git/run.ts';
import { meantPath, where } from '../git/repository/where.ts';
import { plural } from '../wording/plural.ts';
import { behindSymlink } from './files/behind-symlink.ts';
import { type FileContent, fileContents } from './files/file-content.ts';
import { folderPaths } from './files/folder-paths.ts';
import { namedPaths } from './files/named-paths.ts';
import { fileNameBlob } from './file-name.ts';
import { type PathBytes, joinPath, pathText } from './files/path-bytes.ts';
import type { Limits } from './limits.ts';
import { largeFilesIn } from './large-files.ts';
import { type Blob, type NotRead, plainEnd, type Reading, type Source, type SourceEnd, type SourceInfo, stoppable } from './source.ts';
import { keepOutside, revokeIf } from './steps.ts';

export const worktreeInfo: SourceInfo = {
  whole: 'files',
  isHook: false,
  judgesHabits: true,
  progress: 'scan',
  takesComments: true,
  headline: (what) => `These files hold ${what}.`,
  nextSteps: ({ open }) => [...revokeIf('committed, pasted or shared', open), keepOutside],
};

/** What `sntrylint [PATH…]` reads. */
export interface WorktreeOptions extends GitPlace {
  /** Files and folders, relative to `cwd` or absolute; empty for `cwd` itself. */
  readonly paths: readonly string[];
}

/**
 * The present files. Below a folder in a repository these are the tracked files, and the others that git does not
 * ignore; below any other folder all files. A named file is always read. The content of a symlink is the name of its
 * target. Only a symlink that was named itself is followed.
 */
export function worktree(options: WorktreeOptions): Source {
  return { name: 'worktree', isPart: options.paths.length > 0, largeFiles: largeFilesIn(options), read: (reading) => read(options, reading) };
}

type Skip = (notRead: NotRead) => void;

/** Something that may hold content. */
interface Candidate {
  /** The path as it is shown. */
  readonly path: string;
  /** The path as it is opened. */
  readonly real: PathBytes;
  /**
   * `named`: it existed when it was named. `tracked`: it may be deleted. `left out`: a sparse checkout need not have
   * it.
   */
  readonly state: 'named' | 'tracked' | 'left out' | 'untracked';
}

/** What was found besides content. */
interface Met {
  readonly repositories: Set<string>;
  /** Folders in which git stores a repository. */
  readonly stores: Set<string>;
  deleted: number;
  leftOut: number;
}

async function* read(given: WorktreeOptions, reading: Reading): AsyncGenerator<Blob, SourceEnd, void> {
  const options = stoppable(given, reading);
  const { skip, quickLook } = reading;
  const breathe = breather(reading.signal);
  const met: Met = { repositories: new Set(), stores: new Set(), deleted: 0, leftOut: 0 };
  let contents: ReturnType<typeof fileContents> | null = null;
  for await (const batch of candidates(options, reading, met)) {
    const look = await quickLook;
    contents ??= fileContents(reading, look?.room);
    // Contents are given from this one loop, since passing them from one generator to another costs more than reading a
    // small file.
    for (const candidate of batch) {
      const name = fileNameBlob(candidate.path);
      if (name !== null) yield name;
      try {
        const found = contents(candidate.real);
        if (found.kind !== 'content') without(candidate, found, skip, met);
        else if (!Buffer.isBuffer(found.content) || look?.passes(candidate.path, found.content) !== true) yield blob(candidate.path, found.content);
        else {
          const pause = breathe();
          if (pause !== undefined) await pause;
        }
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        skip({ path: candidate.path, reason: error.reason });
      }
    }
  }
  const notes: string[] = [];
  if (met.deleted > 0) notes.push(`${plural(met.deleted, 'tracked file is', 'tracked files are')} not there in the work tree`);
  if (met.leftOut > 0) notes.push(`${plural(met.leftOut, 'tracked file is', 'tracked files are')} left out by a sparse checkout and not read here (sntrylint history reads what is committed)`);
  const inner = [...met.repositories].sort();
  if (inner.length > 0) notes.push(`not entered, being repositories of their own: ${inner.join(', ')}`);
  const stores = [...met.stores].sort();
  if (stores.length > 0) notes.push(`what git stores in ${stores.join(', ')} is compressed and was not looked into: sntrylint history reads it, in that folder`);
  return { ...plainEnd, notes };
}

function blob(path: string, content: Blob['content']): Blob {
  return { path, content, places: async () => [{ path, commit: null, author: null, date: null, inHead: null }], before: null };
}

function without({ path, real, state }: Candidate, found: FileContent, skip: Skip, met: Met): void {
  if (found.kind === 'absent') {
    if (state === 'tracked') met.deleted += 1;
    else if (state === 'left out') met.leftOut += 1;
    // A file that was named or just listed existed a moment ago.
    else skip({ path, reason: 'it vanished before it was read' });
  } else if (found.kind === 'folder') {
    if (existsSync(joinPath(real, '.git'))) met.repositories.add(path);
  } else if (found.kind === 'special' && state === 'named') {
    // Such a file is reported only if the user named it. git could not add it either.
    skip({ path, reason: `it is ${found.what}` });
  }
}

async function* candidates(options: WorktreeOptions, { skip, exclude }: Reading, met: Met): AsyncGenerator<readonly Candidate[], void, void> {
  const named = await namedPaths(options.paths.length === 0 ? ['.'] : options.paths, options.cwd);
  const here = repositoryOrNull(options);
  here.catch(() => {});
  const wanted = chooser(exclude, named.length > 1);
  for (const item of named) {
    if (item.kind === 'folder') {
      yield* folder(item.absolute, { options, here, skip, met, wanted });
      continue;
    }
    const path = shown(item.absolute, options);
    if (!wanted(path)) continue;
    if (item.kind === 'file') yield [{ path, real: item.real, state: 'named' }];
    else skip({ path, reason: item.reason });
  }
}

interface Listing {
  readonly options: WorktreeOptions;
  /** The repository of `cwd`. */
  readonly here: Promise<Repository | null>;
  readonly skip: Skip;
  readonly met: Met;
  readonly wanted: (path: string) => boolean;
}

async function* folder(absolute: string, { options, here, skip, met, wanted }: Listing): AsyncGenerator<readonly Candidate[], void, void> {
  let base = '';
  const below = (path: string): string => (base === '' ? path : path === '' ? base : `${base}/${path}`);
  const batches = folderPaths(absolute, options, here, (path, reason) => skip({ path: below(pathText(path)) || '.', reason }));
  base = shown(absolute, options);
  const leadsAway = behindSymlink(absolute);
  let last = '';
  for await (const batch of batches) {
    const found: Candidate[] = [];
    for (const { path: listed, state } of batch) {
      const path = below(pathText(listed));
      // git lists an unmerged path once for each stage.
      if (path === last || !wanted(path)) continue;
      last = path;
      if (path.endsWith('HEAD') && isHeadOfStore(resolve(absolute, pathText(listed)))) met.stores.add(posix.dirname(path));
      if (path.endsWith('/')) met.repositories.add(path.slice(0, -1));
      else if (state === 'untracked' || !leadsAway(listed)) found.push({ path, real: joinPath(absolute, listed), state });
      else if (state === 'left out') met.leftOut += 1;
      else met.deleted += 1;
    }
    yield found;
  }
}

/** Whether a file is the HEAD of a `.git` folder or of a bare repository. */
function isHeadOfStore(file: string): boolean {
  return basename(file) === 'HEAD' && ['objects', 'refs'].every((name) => existsSync(join(dirname(file), name)));
}

/**
 * The path as it is shown: relative to the repository's root, or absolute if it lies outside. Empty for the root
 * itself.
 */
function shown(absolute: string, options: WorktreeOptions): string {
  return meantPath(where(options).root, absolute) ?? absolute.split(sep).join('/');
}

function chooser(exclude: Limits['exclude'], mayRepeat: boolean): (path: string) => boolean {
  const seen = new Set<string>();
  return (path) => {
    if (exclude?.(path) === true) return false;
    if (!mayRepeat) return true;
    if (seen.has(path)) return false;
    seen.add(path);
    return true;
  };
}
