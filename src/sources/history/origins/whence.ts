import { UserError } from '../../../errors.ts';
import { commitMessagePath, tagMessagePath } from '../../content-path.ts';
import type { HistoryRoots } from '../../../git/commits/history-roots.ts';
import type { HeadContent } from '../../../git/objects/head-content.ts';
import type { ObjectStore } from '../../../git/objects/object-store.ts';
import type { GitPlace } from '../../../git/run.ts';
import { storedCommits } from '../../../git/objects/stored-commits.ts';
import { commitChanges } from '../../../git/commits/changes/commit-changes.ts';
import { type NamedTag, type Tips, tips } from '../../../git/commits/tips.ts';
import { treeEntries } from '../../../git/objects/tree-entries.ts';
import { nameMayHoldToken } from '../../file-name.ts';
import type { Limits } from '../../limits.ts';
import type { ProgressListener } from '../../progress.ts';
import type { HistoryCache } from '../cache/cache.ts';
import type { HistoryCosts } from '../costs.ts';
import { OnlyGit } from '../graph/tree-lists.ts';
import type { NotedWalk } from './noted-walk.ts';
import { joinOrigins, noOrigins, type Origins, origins, type WalkedChanges } from './origins.ts';
import type { SteadyObjects } from '../second-look/steady-objects.ts';
import type { Unread } from '../unread.ts';
import type { WalkAhead } from './walk-ahead.ts';
import type { Walked } from './walk-memory.ts';

export interface WalkOptions extends GitPlace, Limits {
  readonly unreachable: boolean;
  readonly cache: HistoryCache | null;
  readonly progress: ProgressListener;
  readonly costs?: HistoryCosts;
}

/** The facts that are known when the walk begins. */
export interface Looked {
  readonly store: ObjectStore;
  readonly caught: ReadonlySet<string>;
  /** Trees among what was caught, if they are known to be some. */
  readonly trees: ReadonlySet<string>;
  /** Null if git could not tell. */
  readonly roots: HistoryRoots | null;
  /** Commits whose parents are missing, in a shallow clone. */
  readonly shallow: ReadonlySet<string>;
  /** How many commits there are; null if git could not tell. */
  readonly commits: number | null;
  readonly unread: Unread;
  readonly note: (text: string) => void;
  /** Files that trees name but that are not stored. If no ref reaches such a file, it does not count as missing. */
  readonly lost: ReadonlySet<string>;
  readonly head: HeadContent;
  /** Reads the contents of what was caught. */
  readonly contents: SteadyObjects;
  /** A walk that has begun already; null if none has. */
  readonly ahead: WalkAhead | null;
  /** The walk as the first look noted it; null if only git can walk. */
  readonly noted: NotedWalk | null;
  /** Whether it is known that nothing is found in the names of some files. */
  readonly areClean: (names: readonly string[]) => Promise<boolean>;
  /** Called with the number of commits walked since the last call. */
  readonly walked: (commits: number) => void;
}

/** Where objects stand. */
export interface Whence extends Walked {
  /** Whether all that refs reach was walked. */
  readonly isWalked: boolean;
  /** Remembers the walk, if it may be remembered. */
  readonly keep: () => void;
}

interface Wanted {
  has(oid: string): boolean;
}

/** Walks the commits to find the paths of objects that were caught or could not be read. It reports the latter. */
export async function whence(options: WalkOptions, looked: Looked): Promise<Whence> {
  const { caught, unread } = looked;
  const { costs } = options;
  const started = costs?.now() ?? 0;
  const wanted: Wanted = { has: (oid) => caught.has(oid) || unread.has(oid) };
  const walk = await walkRefs(options, looked, wanted);
  looked.walked(walk.found.commits);
  const isMore = options.unreachable && walk.isWalked && hasMore(caught, walk, unread);
  const found = isMore ? joinOrigins(walk.found, await walkRest(options, looked, wanted, walk.named.commits)) : walk.found;
  placeUnread(unread, { ...walk, found }, options);
  if (walk.isWalked) for (const oid of looked.lost) unread.drop(oid);
  if (costs !== undefined) {
    costs.walk.milliseconds += costs.now() - started;
    if (!walk.isRecalled) costs.walk.commits += found.commits;
  }
  return { ...walk, found };
}

interface RefWalk extends Whence {
  readonly named: Tips<NamedTag>;
  /** Whether an earlier run walked it. */
  readonly isRecalled: boolean;
}

/** Walks everything that refs reach. If that breaks off, it is reported, and the paths of the rest stay unknown. */
async function walkRefs(options: WalkOptions, { store, caught, roots, shallow, commits, unread, note, ahead, noted }: Looked, wanted: Wanted): Promise<RefWalk> {
  let named: Tips<NamedTag> = { commits: [], tags: [], trees: [], blobs: [], missing: [] };
  let found = noOrigins;
  try {
    options.progress.stage({ name: 'commits', unit: 'commits', total: commits });
    // Unreachable objects depend on more than the refs, so such a walk is not remembered.
    const memory = roots === null || options.unreachable || unread.hasObjects ? null : (options.cache?.walk([roots.refs, [...caught], [...shallow]].map((oids) => oids.toSorted())) ?? null);
    const known = memory?.recall(store) ?? null;
    if (known !== null) return { named, ...known, isWalked: true, keep: () => {}, isRecalled: true };
    const begun = ahead?.begun ?? null;
    named = await (noted?.tips ?? begun?.tips ?? tips(roots === null ? [] : options.unreachable ? [...roots.refs, ...roots.reflogs] : roots.refs, options));
    found = (await walkNoted(noted, options, wanted)) ?? (await walkFrom(named.commits, options, wanted, [], (await begun?.changes) ?? null));
    const { byRefs, names } = await refContents(named, wanted, options);
    found = { ...found, names: [...found.names, ...names] };
    const isWalked = roots !== null && named.missing.length === 0;
    const keep = (): void => {
      const reason = isWalked ? (memory?.keep(store, { found, byRefs: new Map([...byRefs].filter(([oid]) => wanted.has(oid))) }) ?? null) : null;
      if (reason !== null) note(`the paths could not be remembered (${reason}): the next run walks the commits again`);
    };
    return { named, found, byRefs, isWalked, keep, isRecalled: false };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // What was caught is still reported, under the names of its objects.
    if (options.signal?.aborted !== true) unread.tell({ path: 'the commits of what was found', reason: error.what });
    return { named, found, byRefs: new Map(), isWalked: false, keep: () => {}, isRecalled: false };
  }
}

/** Walks the stored commits that no ref reaches. Objects that reachable commits hold too already have their paths. */
async function walkRest(options: WalkOptions, { note }: Looked, wanted: Wanted, reached: readonly string[]): Promise<Origins> {
  try {
    const stored = await storedCommits(options);
    return await walkFrom(stored, options, wanted, reached.map((oid) => `^${oid}`));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    note(`the paths of other unreachable objects are not known: ${error.what}`);
    return noOrigins;
  }
}

/** @returns null if only git can walk */
async function walkNoted(noted: NotedWalk | null, options: WalkOptions, wanted: Wanted): Promise<Origins | null> {
  if (noted === null) return null;
  try {
    return await walkFrom(noted.tips.commits, options, wanted, [], noted.walk.changes(wanted, options));
  } catch (error) {
    if (!(error instanceof OnlyGit)) throw error;
    return null;
  }
}

/** @param begun the same walk, if it has already started */
async function walkFrom(commits: readonly string[], options: WalkOptions, wanted: Wanted, not: readonly string[] = [], begun: WalkedChanges | null = null): Promise<Origins> {
  if (commits.length === 0) return noOrigins;
  const walked = (more: number): void => options.progress.add({ done: more, bytes: 0 });
  return origins(wanted, begun ?? commitChanges({ revisions: [...commits, ...not], not: [] }, options), nameMayHoldToken, walked);
}

/** Reports what could not be read, with its path. Excluded paths are not reported. */
function placeUnread(unread: Unread, { found, byRefs, named }: RefWalk, { exclude }: Limits): void {
  if (!unread.hasObjects) return;
  for (const { oid, path } of found.files) if (exclude?.(path) !== true) unread.place(oid, path);
  for (const { oid, path } of found.files) if (exclude?.(path) === true) unread.drop(oid);
  for (const oid of found.messages) unread.place(oid, commitMessagePath(oid));
  for (const { oid, name } of named.tags) if (name !== null) unread.place(oid, tagMessagePath(name));
  for (const [oid, path] of byRefs) unread.place(oid, path ?? `object ${oid.slice(0, 12)}`);
  for (const oid of named.missing) unread.place(oid, `object ${oid.slice(0, 12)}`);
}

/** Whether some caught or unread object was met by no walk. */
function hasMore(caught: ReadonlySet<string>, { found, byRefs }: Whence, unread: Unread): boolean {
  if (unread.hasObjects) return true;
  const met = new Set([...found.files.map(({ oid }) => oid), ...found.messages]);
  for (const oid of caught) if (!met.has(oid) && !byRefs.has(oid)) return true;
  return false;
}

/**
 * The objects that refs name without a commit: tags, blobs, trees, and the wanted files of these trees; with a path if
 * they have one.
 */
async function refContents({ tags, blobs, trees }: Tips<NamedTag>, wanted: Wanted, place: GitPlace): Promise<Pick<Whence, 'byRefs'> & Pick<Origins, 'names'>> {
  const byRefs = new Map<string, string | null>([...tags.map(({ oid }) => oid), ...blobs, ...trees].map((oid) => [oid, null]));
  const names = new Set<string>();
  for (const tree of trees) {
    for (const [path, oid] of await treeEntries(tree, place)) {
      if (wanted.has(oid)) byRefs.set(oid, path);
      if (nameMayHoldToken(path)) names.add(path);
    }
  }
  return { byRefs, names: [...names].map((path) => ({ path, commit: null })) };
}
