import { UserError } from '../../errors.ts';
import { missingObjects } from '../../git/objects/listing/missing-objects.ts';
import type { ObjectStore } from '../../git/objects/object-store.ts';
import type { GitPlace } from '../../git/run.ts';
import { storedObjects } from '../../git/objects/stored-objects.ts';
import { untilAborted } from '../../until-aborted.ts';
import { partialCloneAdvice } from '../commits/fetch-advice.ts';
import type { Limits } from '../limits.ts';
import type { ProgressListener } from '../progress.ts';
import type { NotRead } from '../source.ts';
import type { Known } from './cache/cache.ts';
import { type HistoryCosts, waitedFor } from './costs.ts';
import { unseenPortions } from './portions.ts';
import type { Sieve, SieveAnswer } from './sieve.ts';
import { StoredGraph } from './graph/stored-graph.ts';
import type { Unread } from './unread.ts';

/** The result of the first look. */
export interface FirstLook {
  /** Names of the objects that are worth a second look. */
  readonly caught: Set<string>;
  /** Those of them that are known to be trees. */
  readonly trees: ReadonlySet<string>;
  readonly objects: number;
  readonly files: number;
  readonly bytes: number;
  /**
   * Whether every object is stored that stored objects or refs name. Then nothing is missing. If not, it may be only
   * that unreachable objects name it.
   */
  readonly isConnected: boolean;
  /** Files that trees name but that are not stored, if nothing else is missing; null if git has to find what is missing. */
  readonly lostFiles: ReadonlySet<string> | null;
  /** What an earlier run saw, if it can be used; the counts include it. */
  readonly known: Known | null;
  /** The commits and trees; null if they are not known. */
  readonly graph: StoredGraph | null;
}

/** The reason for an object that refs reach but that is not stored. */
export const notHere = 'this repository does not have it';

/** The most missing files that are handled one by one; if more are missing, it is a partial clone, or badly damaged. */
const mostLost = 1000;

interface FirstLookOptions extends GitPlace {
  readonly sieve: Sieve;
  readonly progress: ProgressListener;
  readonly costs?: HistoryCosts;
}

/**
 * Searches all objects that no earlier run saw. What breaks off is named, and what was found before that counts.
 *
 * @param named objects that refs name; null if git cannot tell
 * @param told called when something is caught, and when a file is missing, if commits and trees are not noted; and when all
 *   commits of packs are noted, while trees are still looked at: with the graph, and whether something was caught by then
 * @param isNoting whether commits and trees are noted
 */
export async function firstLook(
  options: FirstLookOptions,
  store: ObjectStore,
  remembered: Known | null,
  named: Promise<readonly string[] | null>,
  unread: Unread,
  told: { readonly caught: () => void; readonly lost: () => void; readonly commitsNoted: (graph: StoredGraph, isCaught: boolean) => void },
  isNoting: boolean,
): Promise<FirstLook> {
  const { progress, costs, signal } = options;
  const unseen = remembered?.unseen ?? store;
  const caught = new Set(remembered?.caught);
  const contents = new Set(remembered?.caught);
  const seen = { objects: 0, files: 0, bytes: 0 };
  let known = remembered;
  let isConnected = remembered?.isConnected ?? true;
  const lost = new Set<string>();
  let graph: StoredGraph | null = null;
  const isNothingNew = store.isWhole && unseen.packs.length + unseen.loose.length + (remembered?.changedLoose.length ?? 0) === 0;
  if (!isNothingNew) {
    const total = storedObjects(unseen);
    progress.stage({ name: 'first look', unit: 'objects', total: store.isWhole ? total : null, isSieve: true });
    let has: ((oid: string) => boolean) | null = null;
    /** Whether all that refs name is here. */
    let hasNamed: Promise<boolean> = Promise.resolve(false);
    const portions = unseenPortions(options, store, remembered, {
      skip: (notRead) => unread.add(notRead),
      has(stored) {
        has = stored;
        if (stored !== null) hasNamed = named.then((oids) => oids?.every(stored) === true);
        // If git has to list objects, nothing of the earlier run is used.
        if (stored === null) known = null;
      },
      notes: isNoting ? (packs) => (graph = new StoredGraph(packs)) : null,
      treesBegun: () => graph !== null && told.commitsNoted(graph, caught.size > 0),
    });
    const answered = (answer: SieveAnswer): void => {
      if (answer.caught.length > 0 && graph === null) told.caught();
      for (const oid of answer.caught) {
        caught.add(oid);
        graph?.want(oid);
      }
      for (const oid of answer.contents) contents.add(oid);
      for (const one of answer.recorded) graph?.add(one);
      for (const one of answer.notRead) unread.add(one);
      isConnected &&= has !== null && answer.references.every(has);
      for (const oid of answer.files) if (lost.size <= mostLost && has?.(oid) === false) lost.add(oid);
      if (lost.size > 0 && graph === null) told.lost();
      seen.objects += answer.objects;
      seen.files += answer.blobs;
      seen.bytes += answer.bytes;
      progress.add({ done: answer.objects + answer.notRead.length, bytes: answer.bytes, caught: answer.caught.length });
    };
    const started = costs?.now() ?? 0;
    const stoppable = untilAborted(portions, signal);
    try {
      await options.sieve(costs === undefined ? stoppable : waitedFor(stoppable, costs), answered, total ?? 0);
    } catch (error) {
      graph = null;
      if (signal?.aborted === true) unread.tell({ path: 'the history', reason: `interrupted when ${seen.objects} objects of it were looked at` });
      else if (error instanceof UserError) unread.tell({ path: 'the history', reason: error.what });
      else throw error;
    }
    if (costs !== undefined) {
      costs.look.milliseconds += costs.now() - started;
      costs.look.objects += seen.objects;
      costs.look.bytes += seen.bytes;
    }
    isConnected &&= unread.isEmpty && (await hasNamed);
  }
  return {
    caught,
    // In a hostile repository, what is a tree in one place may be something else in another.
    trees: new Set([...caught].filter((oid) => !contents.has(oid))),
    objects: seen.objects + (known?.objects ?? 0),
    files: seen.files + (known?.files ?? 0),
    bytes: seen.bytes + (known?.bytes ?? 0),
    isConnected: isConnected && lost.size === 0,
    // Objects that an earlier run read may name other missing ones.
    lostFiles: isConnected && remembered === null && lost.size <= mostLost ? lost : null,
    known,
    graph,
  };
}

/**
 * Objects that refs reach but this repository lacks. For a partial clone this is one line that says how to get them: there may
 * be a million, and finding their paths takes a walk over all commits.
 *
 * @param roots the objects that refs name; null if git cannot tell
 */
export async function absentObjects(roots: readonly string[] | null, place: GitPlace & Limits): Promise<readonly NotRead[]> {
  try {
    const oids = await missingObjects(roots ?? [], place);
    const advice = oids.length === 0 ? null : await partialCloneAdvice(place);
    const reason = advice === null ? notHere : `this clone is partial; get the rest with: ${advice}, or clone without --filter`;
    // Only their paths tell whether they are excluded.
    if (advice === null || place.exclude !== undefined) return oids.map((oid) => ({ path: `object ${oid.slice(0, 12)}`, reason }));
    return [{ path: `${oids.length.toLocaleString('en')} ${oids.length === 1 ? 'object' : 'objects'} that commits name`, reason }];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ path: 'the history', reason: error.what }];
  }
}
