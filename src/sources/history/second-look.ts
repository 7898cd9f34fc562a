import { UserError } from '../../errors.ts';
import type { HistoryRoots } from '../../git/history-roots.ts';
import { commitMessagePath, tagMessagePath } from '../../git/content-path.ts';
import { headContent } from '../../git/head-content.ts';
import type { GitPlace } from '../../git/run.ts';
import { storedCommits } from '../../git/stored-commits.ts';
import { type Tips, tips } from '../../git/tips.ts';
import { treeEntries } from '../../git/tree-entries.ts';
import { fileNameBlob } from '../file-name.ts';
import type { Limits } from '../limits.ts';
import type { ProgressListener } from '../progress.ts';
import type { Blob } from '../source.ts';
import { caughtBlobs } from './caught-blobs.ts';
import type { HistoryCosts } from './costs.ts';
import { joinOrigins, noOrigins, type Origins, origins } from './origins.ts';
import type { Unread } from './unread.ts';

interface SecondLookOptions extends GitPlace, Limits {
  readonly unreachable: boolean;
  readonly progress: ProgressListener;
  readonly costs?: HistoryCosts;
}

interface Looked {
  readonly caught: ReadonlySet<string>;
  /** Null where git could not tell. */
  readonly roots: HistoryRoots | null;
  /** How many commits there are, as far as that is known. */
  readonly commits: number;
  readonly unread: Unread;
  readonly note: (text: string) => void;
  /** Told how many commits were walked. */
  readonly walked: (commits: number) => void;
}

/** Looks at what was caught with its path known, and says where the objects stand that could not be read. */
export async function* secondLook(options: SecondLookOptions, looked: Looked): AsyncGenerator<Blob, void, void> {
  const { caught, unread, note } = looked;
  const { signal, progress } = options;
  const done = new Set<string>();
  try {
    const { found, byRefs, isWalked } = await whence(options, looked);
    const left = unread.rest(options.unreachable || !isWalked);
    if (left > 0) note(`${left} ${left === 1 ? 'object' : 'objects'} that no ref reaches could not be read: --unreachable names ${left === 1 ? 'it' : 'them'}`);
    progress.stage({ name: 'second look', unit: 'contents', total: null });
    const blobs = caughtBlobs({
      options,
      caught,
      found,
      byRefs,
      all: options.unreachable || !isWalked,
      head: headContent(options),
      skip: (notRead) => {
        // A git that Ctrl-C ended says nothing of the objects.
        if (signal?.aborted !== true) unread.tell(notRead);
      },
      note,
      done: (oid) => done.add(oid),
    });
    for await (const blob of blobs) {
      if (signal?.aborted === true) break;
      yield blob;
      progress.add({ done: 1, bytes: Buffer.isBuffer(blob.content) ? blob.content.length : 0 });
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (signal?.aborted !== true) unread.tell({ path: 'what was found', reason: error.what });
  }
  if (signal?.aborted === true) interrupted(caught, done, unread);
}

/** Names that stand by themselves in a report that was interrupted; the others are counted. */
const namedAtMost = 20;

/** Names what the first look caught and nobody looked at closely. */
export function interrupted(caught: ReadonlySet<string>, done: ReadonlySet<string>, unread: Unread): void {
  unread.rest(true);
  const left = [...caught].filter((oid) => !done.has(oid)).sort();
  const reason = 'it may hold a secret; interrupted before it was looked at closely';
  for (const oid of left.slice(0, namedAtMost)) unread.tell({ path: `object ${oid.slice(0, 12)}`, reason });
  if (left.length > namedAtMost) unread.tell({ path: `${left.length - namedAtMost} objects more`, reason: reason.replace('it may', 'they may').replace('it was', 'they were') });
}

interface Whence {
  readonly found: Origins;
  readonly byRefs: ReadonlyMap<string, string | null>;
  /** Whether all that refs reach was walked. */
  readonly isWalked: boolean;
}

/** Walks the commits: where do the objects stand that were caught, or could not be read? */
async function whence(options: SecondLookOptions, { caught, roots, commits, unread, walked, note }: Looked): Promise<Whence> {
  const { progress, costs, signal } = options;
  const started = costs?.now() ?? 0;
  const wanted = { has: (oid: string) => caught.has(oid) || unread.has(oid) };
  const seen = (more: number): void => progress.add({ done: more, bytes: 0 });
  let named: Tips = { commits: [], tags: [], trees: [], blobs: [], missing: [] };
  let found = noOrigins;
  let byRefs: ReadonlyMap<string, string | null> = new Map();
  let isWalked = roots !== null;
  if (roots !== null) try {
    progress.stage({ name: 'commits', unit: 'commits', total: commits === 0 ? null : commits });
    named = await tips(options.unreachable ? [...roots.refs, ...roots.reflogs] : roots.refs, options);
    if (named.commits.length > 0) found = await origins(wanted, { revisions: named.commits, not: [] }, mayHoldToken, options, seen);
    byRefs = await refContents(named, wanted, options);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // What was found is told all the same, by the names of its objects.
    isWalked = false;
    if (signal?.aborted !== true) unread.tell({ path: 'the commits of what was found', reason: error.what });
  }
  walked(found.commits);
  if (options.unreachable && isWalked && hasMore(caught, found, byRefs, unread)) {
    try {
      // What they share with the refs' history has its place already.
      const loose = await storedCommits(options);
      if (loose.length > 0) found = joinOrigins(found, await origins(wanted, { revisions: [...loose, ...named.commits.map((oid) => `^${oid}`)], not: [] }, mayHoldToken, options, seen));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      note(`where the rest of what no ref reaches stood cannot be said: ${error.what}`);
    }
  }
  const isExcluded = ({ path }: { readonly path: string }): boolean => options.exclude?.(path) === true;
  for (const file of found.files) if (!isExcluded(file)) unread.place(file.oid, file.path);
  for (const file of found.files) if (isExcluded(file)) unread.drop(file.oid);
  for (const oid of found.messages) unread.place(oid, commitMessagePath(oid));
  for (const { oid, name } of named.tags) unread.place(oid, tagMessagePath(name));
  for (const [oid, path] of byRefs) unread.place(oid, path ?? `object ${oid.slice(0, 12)}`);
  for (const oid of named.missing) unread.place(oid, `object ${oid.slice(0, 12)}`);
  if (costs !== undefined) {
    costs.walk.milliseconds += costs.now() - started;
    costs.walk.commits += found.commits;
  }
  return { found, byRefs, isWalked };
}

function mayHoldToken(path: string): boolean {
  return fileNameBlob(path) !== null;
}

/** Whether something was caught or not read that no walk has met. */
function hasMore(caught: ReadonlySet<string>, found: Origins, byRefs: ReadonlyMap<string, unknown>, unread: Unread): boolean {
  if (unread.hasObjects) return true;
  const met = new Set([...found.files.map(({ oid }) => oid), ...found.messages]);
  for (const oid of caught) if (!met.has(oid) && !byRefs.has(oid)) return true;
  return false;
}

/** Objects that refs name without any commit: tags, blobs, trees, and the wanted files of trees; with a path where they have one. */
async function refContents({ tags, blobs, trees }: Tips, wanted: { has(oid: string): boolean }, place: GitPlace): Promise<ReadonlyMap<string, string | null>> {
  const named = new Map<string, string | null>([...tags.map(({ oid }) => oid), ...blobs, ...trees].map((oid) => [oid, null]));
  for (const tree of trees) for (const [path, oid] of await treeEntries(tree, place)) if (wanted.has(oid)) named.set(oid, path);
  return named;
}
