import { UserError } from '../errors.ts';
import { CatFile } from '../git/cat-file.ts';
import { commitCount } from '../git/commit-count.ts';
import { historyRoots } from '../git/history-roots.ts';
import { missingHistory } from '../git/missing-history.ts';
import { missingObjects } from '../git/missing-objects.ts';
import { objectStore } from '../git/object-store.ts';
import type { GitPlace } from '../git/run.ts';
import { storedObjects } from '../git/stored-objects.ts';
import { type Tips, tips } from '../git/tips.ts';
import { treeEntries } from '../git/tree-entries.ts';
import { fileNameBlob } from './file-name.ts';
import type { HistoryCache } from './history/cache.ts';
import { caughtBlobs } from './history/caught-blobs.ts';
import { origins, type Origins } from './history/origins.ts';
import { unseenPortions } from './history/portions.ts';
import type { Sieve, SieveAnswer } from './history/sieve.ts';
import type { Limits } from './limits.ts';
import type { ProgressListener } from './progress.ts';
import type { Blob, NotRead, Source } from './source.ts';

/** What `sntrylint history` reads. */
export interface HistoryOptions extends GitPlace, Limits {
  /** Whether what no ref reaches counts too: amended, force-pushed, dropped. */
  readonly unreachable: boolean;
  readonly sieve: Sieve;
  /** What an earlier run saw; null to look at everything. */
  readonly cache: HistoryCache | null;
  readonly progress: ProgressListener;
}

/**
 * Everything a repository has ever held: each object is looked through once, in the order of the packs; only what the
 * sieve catches is read again with its path, its first commit and that commit's author.
 */
export function history(options: HistoryOptions): Source {
  const now = { commits: 0, read: { files: 0, bytes: 0 }, notes: [] as string[], emptyReason: null as string | null };
  return {
    name: 'history',
    blobs: (skip) => read(options, now, skip),
    get commits() {
      return now.commits;
    },
    get read() {
      return now.read;
    },
    get emptyReason() {
      return now.emptyReason;
    },
    notes: now.notes,
  };
}

interface State {
  commits: number;
  read: { files: number; bytes: number };
  readonly notes: string[];
  emptyReason: string | null;
}

async function* read(options: HistoryOptions, now: State, tell: (notRead: NotRead) => void): AsyncGenerator<Blob, void, void> {
  let isComplete = true;
  const skip = (notRead: NotRead): void => {
    isComplete = false;
    tell(notRead);
  };
  const roots = historyRoots(options);
  const asked = Promise.all([missingHistory(options), commitCount(options)]);
  // They are waited for below; what else fails first is what is told.
  for (const one of [roots, asked]) one.catch(() => {});
  const store = await objectStore(options);
  const remembered = options.cache?.load(store) ?? null;
  const unseen = remembered?.unseen ?? store;
  const seen = { objects: 0, files: 0, bytes: 0 };
  const caught = new Set(remembered?.caught);
  let known = remembered;
  if (!store.isWhole || unseen.packs.length + unseen.loose.length > 0) {
    let has: ((oid: string) => boolean) | null = null;
    let isConnected = true;
    const portions = unseenPortions(options, store, remembered, {
      skip,
      has(stored) {
        has = stored;
        // Where git has to list everything, everything is looked at.
        if (stored === null) known = null;
      },
    });
    const expected = storedObjects(unseen);
    options.progress.stage({ name: 'first look', unit: 'objects', total: expected, isSieve: true });
    const answered = (answer: SieveAnswer): void => {
      for (const oid of answer.caught) caught.add(oid);
      for (const one of answer.notRead) skip(one);
      isConnected &&= has !== null && answer.references.every(has);
      seen.objects += answer.objects;
      seen.files += answer.blobs;
      seen.bytes += answer.bytes;
      options.progress.add({ done: answer.objects + answer.notRead.length, bytes: answer.bytes, caught: answer.caught.length });
    };
    await options.sieve(portions, answered, expected ?? 0);
    const { refs } = await roots;
    // Where all that stored objects and refs name is there, nothing is missing. Else it may be garbage that names it.
    if (!isComplete || !isConnected || has === null || !refs.every(has)) for (const one of await absentObjects(options)) skip(one);
  }
  const [missing, commits] = await asked;
  now.commits = commits;
  if (missing.isRewritten) now.notes.push('replace refs and grafts are not followed: what is read is what git stores and sends');
  for (const commit of missing.shallow) skip({ path: `what came before commit ${commit.slice(0, 12)}`, reason: 'this clone is shallow; git fetch --unshallow brings the rest' });
  now.read = { files: seen.files, bytes: seen.bytes };
  if (known !== null) now.notes.push(`${known.objects} objects were looked at by an earlier run and have not changed since (--no-cache looks again)`);
  now.emptyReason = emptyReason(seen.objects, known?.objects ?? 0);
  if (isComplete) await options.cache?.save({ store, caught, objects: seen.objects + (known?.objects ?? 0) }, (note) => now.notes.push(note));
  if (caught.size > 0) yield* second(options, caught, await roots, now, skip);
}

function emptyReason(read: number, known: number): string | null {
  if (read > 0) return null;
  return known > 0 ? 'nothing is new since the last scan' : 'the repository has no objects';
}

/** What refs reach and this repository does not have; git looks for it while everything else is read. */
async function absentObjects(place: GitPlace): Promise<readonly NotRead[]> {
  try {
    const oids = await missingObjects(place);
    return oids.map((oid) => ({ path: `object ${oid.slice(0, 12)}`, reason: 'this repository does not have it' }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ path: 'the history', reason: error.what }];
  }
}

/** Looks at what was caught with its path known. */
async function* second(
  options: HistoryOptions,
  caught: ReadonlySet<string>,
  roots: Awaited<ReturnType<typeof historyRoots>>,
  now: State,
  skip: (notRead: NotRead) => void,
): AsyncGenerator<Blob, void, void> {
  const named = await tips(options.unreachable ? [...roots.refs, ...roots.reflogs] : roots.refs, options);
  const mayHoldToken = (path: string): boolean => fileNameBlob(path) !== null;
  let found: Origins = { files: [], messages: [], names: [], commits: 0 };
  let isWalked = true;
  try {
    options.progress.stage({ name: 'whence', unit: 'commits', total: now.commits === 0 ? null : now.commits });
    if (named.commits.length > 0) found = await origins(caught, named.commits, mayHoldToken, options, (commits) => options.progress.add({ done: commits, bytes: 0 }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // What was found is told all the same, by the names of its objects.
    isWalked = false;
    skip({ path: 'the commits of what was found', reason: error.what });
  }
  now.commits = Math.max(now.commits, found.commits);
  const byRefs = await refContents(named, caught, options);
  const objects = new CatFile(options);
  options.progress.stage({ name: 'second look', unit: 'contents', total: null });
  try {
    for await (const blob of caughtBlobs({ options, caught, found, byRefs, all: options.unreachable || !isWalked, objects, skip, note: (text) => now.notes.push(text) })) {
      yield blob;
      options.progress.add({ done: 1, bytes: Buffer.isBuffer(blob.content) ? blob.content.length : 0 });
    }
  } finally {
    objects.kill();
  }
}

/** Caught objects that refs name without any commit: tags, blobs, and the files of trees; with a path where they have one. */
async function refContents({ tags, blobs, trees }: Tips, caught: ReadonlySet<string>, place: GitPlace): Promise<ReadonlyMap<string, string | null>> {
  const named = new Map<string, string | null>([...tags.map(({ oid }) => oid), ...blobs].map((oid) => [oid, null]));
  for (const tree of trees) for (const [path, oid] of await treeEntries(tree, place)) if (caught.has(oid)) named.set(oid, path);
  return named;
}
