import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import { commitCount, historyRoots } from '../../git/commits/history-roots.ts';
import { missingHistory } from '../../git/commits/missing-history.ts';
import { headContent } from '../../git/objects/head-content.ts';
import { type ObjectStore, objectStore } from '../../git/objects/object-store.ts';
import { gitFolders } from '../../git/repository/git-folders.ts';
import type { GitPlace } from '../../git/run.ts';
import { privateFolder } from '../../disk/private-folder.ts';
import { lookedFor } from '../../rules/looked-for.ts';
import { version } from '../../version.ts';
import { partialCloneAdvice } from '../commits/fetch-advice.ts';
import type { Limits } from '../limits.ts';
import { largeFilesIn } from '../large-files.ts';
import { type Blob, plainEnd, type Reading, type SearchFor, type Source, type SourceEnd, type SourceInfo, stoppable } from '../source.ts';
import { stepsForHistory } from '../steps.ts';
import { historyCache, type Known } from './cache/cache.ts';
import { type HistoryCosts, noCosts } from './costs.ts';
import { absentObjects, firstLook, notHere } from './first-look.ts';
import { hurriedLook, secondLook } from './second-look/second-look.ts';
import { sieve } from './look/sieve.ts';
import type { StoredGraph } from './graph/stored-graph.ts';
import { NotedCommits } from './origins/noted-walk.ts';
import { SteadyObjects } from './second-look/steady-objects.ts';
import { Unread } from './unread.ts';
import { WalkAhead } from './origins/walk-ahead.ts';

export const historyInfo: SourceInfo = {
  whole: 'versions',
  isHook: false,
  judgesHabits: false,
  progress: 'source',
  takesComments: true,
  headline: (what) => `The history of this repository holds ${what}.`,
  nextSteps: stepsForHistory,
};

/** What `sntrylint history` reads. If its signal aborts, it ends in good order and names what it left out. */
export interface HistoryOptions extends GitPlace {
  /** Whether objects count too that no ref reaches: amended, force-pushed or dropped. */
  readonly unreachable: boolean;
  /** How many threads it uses besides this one; 0 for none; null for as many as the history is worth. */
  readonly jobs: number | null;
  /** Whether it skips what an earlier run saw, and remembers what it sees. */
  readonly remembers: boolean;
}

/**
 * Everything that a repository has ever held. Each object is searched once, in the order of the packs. Only what this first look
 * catches is read again, with its path, its first commit and that commit's author.
 */
export function history(options: HistoryOptions): Source {
  return { name: 'history', largeFiles: largeFilesIn(options), read: (reading) => read(options, reading) };
}

async function* read(given: HistoryOptions, reading: Reading): AsyncGenerator<Blob, SourceEnd, void> {
  const over = new AbortController();
  try {
    return yield* looks(given, reading, over.signal);
  } finally {
    over.abort();
  }
}

/** @param over aborts work that was begun and is no longer needed */
async function* looks(given: HistoryOptions, reading: Reading, over: AbortSignal): AsyncGenerator<Blob, SourceEnd, void> {
  const costs = reading.clock === null ? null : noCosts(reading.clock);
  const options = parts(stoppable(given, reading), reading, costs);
  const unread = new Unread(reading.skip);
  const notes: string[] = [];
  const note = (text: string): void => void notes.push(text);
  const folders = gitFolders(options);
  const refs = historyRoots(options, folders);
  const named = refs.then((roots) => (options.unreachable ? [...roots.refs, ...roots.reflogs] : roots.refs), () => null);
  const missingOnes = missingHistory(options, folders);
  // All of these promises are awaited below. If something else fails first, that error is reported.
  missingOnes.catch(() => {});
  const store = await objectStore(options, folders);
  const remembered = options.cache?.load(store) ?? null;
  const whileUseful = { ...options, signal: options.signal === undefined ? over : AbortSignal.any([options.signal, over]) };
  const ahead = new WalkAhead(whileUseful, named);
  const head = headContent(whileUseful);
  const contents = new SteadyObjects(whileUseful);
  const expectSecondLook = (): void => {
    head.begin();
    contents.begin();
  };
  if (remembered !== null && remembered.caught.length > 0) expectSecondLook();
  let advice: Promise<string | null> | null = null;
  const isPartialClone = async (): Promise<boolean> => (await (advice ??= partialCloneAdvice(options))) !== null;
  // Nearly every partial clone lacks many objects. git needs a walk of its own to find them, so it starts now.
  const absent = remembered === null && isPartial(store) && (await isPartialClone()) ? named.then((oids) => absentObjects(oids, whileUseful)) : null;
  absent?.catch(() => {});
  const walkIsNeeded = (): void => ahead.begin();
  const areClean = async (names: readonly string[]): Promise<boolean> => (await import('./clean-names.ts')).areClean(names, reading.search);
  // What the look notes of commits and trees spares git a walk over them.
  const isNoting = remembered === null && absent === null && !options.unreachable;
  const counted = isNoting ? null : reachedCommits(options, remembered, named);
  counted?.catch(() => {});
  const commitsAhead = new NotedCommits(whileUseful, refs, missingOnes);
  const commitsNoted = (noted: StoredGraph, isCaught: boolean): void => {
    commitsAhead.begin(noted);
    if (isCaught) expectSecondLook();
  };
  const { caught, trees, known, isConnected, lostFiles, graph, ...counts } = await firstLook(options, store, remembered, named, unread, { caught: walkIsNeeded, lost: absent === null && !options.unreachable ? walkIsNeeded : () => {}, commitsNoted }, isNoting);
  const seen = { ...plainEnd, read: { files: counts.files, bytes: counts.bytes }, notes, details: options.forgets, costs };
  // If the scan itself was stopped, nobody waits for a report.
  if (reading.signal?.aborted === true) return seen;
  if (options.signal?.aborted === true) {
    yield* hurriedLook(options, { store, caught, trees, shallow: new Set(), commits: null, unread, note, ahead: null, noted: null, lost: noFiles, areClean, walked: () => {} });
    return seen;
  }

  const ask = async () => {
    const [roots, missing] = await Promise.all([refs, missingOnes]);
    const noted = graph === null || unread.hasObjects ? null : await commitsAhead.walk(graph);
    const reached = noted === null ? await (counted ?? reachedCommits(options, remembered, named)) : { count: noted.walk.commits, refs: hashOfRefs(roots.refs) };
    return { roots, missing, noted, reached };
  };
  const { roots, missing, noted, reached } = await ask().catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    // The scan goes on with what was found.
    unread.tell({ path: 'the refs of this repository', reason: error.what });
    return { roots: null, missing: { shallow: new Set<string>(), isRewritten: false }, noted: null, reached: null };
  });
  const commits = reached?.count ?? null;
  // If the refs are unchanged and nothing is new, an earlier run has already asked.
  const isAsBefore = reached !== null && reached === known?.commits;
  const isAllHere = commits !== null && (isConnected || isAsBefore);
  // The walk that finds paths also tells whether a ref reaches them; without it git has to search for what is missing.
  const lost = !isAllHere && commits !== null && absent === null && !options.unreachable && lostFiles !== null && !(await isPartialClone()) ? lostFiles : noFiles;
  if (!isAllHere && lost.size === 0) for (const one of await (absent ?? absentObjects(await named, options))) unread.add(one, true);
  if (missing.isRewritten) note('replace refs and grafts are not followed: what is read is what git stores and sends');
  for (const commit of missing.shallow) unread.tell({ path: `what came before commit ${commit.slice(0, 12)}`, reason: 'this clone is shallow; git fetch --unshallow brings the rest' });
  if (known !== null) note(`${known.objects} objects were looked at by an earlier run and have not changed since (--no-cache looks again)`);
  const emptyReason = counts.objects === 0 ? 'the repository has no objects' : null;
  const isRead = unread.isEmpty;
  const save = async (): Promise<void> => options.cache?.save({ store, caught, isConnected, ...counts, commits: reached }, note);
  if (isRead && lost.size === 0) await save();
  for (const oid of lost) unread.add({ path: `object ${oid.slice(0, 12)}`, reason: notHere });
  let walkedCommits = 0;
  const walked = (met: number): void => void (walkedCommits = met);
  if (caught.size > 0 || unread.hasObjects) yield* secondLook(options, { store, caught, trees, roots, shallow: missing.shallow, commits, unread, note, head, contents, ahead, noted, lost, areClean, walked });
  if (isRead && lost.size > 0 && unread.isEmpty) await save();
  return { ...seen, commits: Math.max(commits ?? 0, walkedCommits), emptyReason };
}

const noFiles: ReadonlySet<string> = new Set();

/** Whether this may be a partial clone, which left objects on the remote. Its packs have a file that says so. */
function isPartial({ packs }: ObjectStore): boolean {
  return packs.some((pack) => existsSync(`${pack}.promisor`));
}

/** The parts that both looks use, made from what this scan searches for. */
function parts({ unreachable, jobs, remembers, ...given }: HistoryOptions, { search, progress, exclude, maxFileSize }: Reading, costs: HistoryCosts | null) {
  const { cwd, env, signal } = given;
  const { ruleIds, decodeDepth, archives } = search;
  const folder = remembers ? privateFolder('history', { cwd, env }) : null;
  const rules = lookedFor(search.rules, ruleIds);
  const limits: Limits = { ...(exclude === undefined ? {} : { exclude }), ...(maxFileSize === undefined ? {} : { maxFileSize }) };
  // Threads get a copy, and `process.env` itself cannot be copied.
  const start = { place: { cwd, env: { ...env } }, rules, ruleIds, decodeDepth, maxFileSize: maxFileSize ?? null, archives, isTimed: costs !== null };
  const watch = { ...(signal === undefined ? {} : { signal }), ...(costs === null ? {} : { rules: costs.rules }) };
  return {
    ...given,
    ...limits,
    unreachable,
    sieve: sieve(start, jobs, watch),
    cache: folder === null || typeof folder === 'string' ? null : historyCache(memoryKey(search, rules, maxFileSize), folder),
    // Says why nothing is remembered, if the user expects it.
    forgets: typeof folder === 'string' ? [`what was looked at is not remembered: ${folder}`] : [],
    progress,
    ...(costs === null ? {} : { costs }),
  };
}

/** Everything that the first look's result depends on. */
function memoryKey({ ruleIds, decodeDepth, archives }: SearchFor, rules: SearchFor['rules'], maxFileSize: number | undefined): object {
  return { version, rules, ruleIds: ruleIds === null ? null : [...ruleIds], decodeDepth, maxFileSize: maxFileSize ?? null, archives };
}

/** How many commits refs reach: the same as before, if the refs are the same and no object was added since. */
async function reachedCommits(place: GitPlace, known: Known | null, named: Promise<readonly string[] | null>): Promise<Known['commits']> {
  const counting = known === null ? commitCount(place) : null;
  counting?.catch(() => {});
  const refs = hashOfRefs(await named);
  if (counting === null && known?.commits?.refs === refs && known.unseen.packs.length + known.unseen.loose.length + known.changedLoose.length === 0) return known.commits;
  const count = await (counting ?? commitCount(place));
  return count === null ? null : { count, refs };
}

function hashOfRefs(named: readonly string[] | null): string {
  return createHash('sha256').update(JSON.stringify(named)).digest('hex');
}
