import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import { commitCount } from '../git/commits/commit-count.ts';
import { historyRoots } from '../git/commits/history-roots.ts';
import { missingHistory } from '../git/commits/missing-history.ts';
import { objectStore } from '../git/objects/object-store.ts';
import type { GitPlace } from '../git/run.ts';
import type { HistoryCache, Known } from './history/cache.ts';
import type { HistoryCosts } from './history/costs.ts';
import { absentObjects, firstLook } from './history/first-look.ts';
import { hurriedLook, secondLook } from './history/second-look.ts';
import type { Sieve } from './history/sieve.ts';
import { Unread } from './history/unread.ts';
import type { Limits } from './limits.ts';
import type { ProgressListener } from './progress.ts';
import type { Blob, NotRead, Source } from './source.ts';

/** What `sntrylint history` reads. Where its signal aborts, it ends in good order and names what it left out. */
export interface HistoryOptions extends GitPlace, Limits {
  /** Whether what no ref reaches counts too: amended, force-pushed, dropped. */
  readonly unreachable: boolean;
  readonly sieve: Sieve;
  /** What an earlier run saw; null to look at everything. */
  readonly cache: HistoryCache | null;
  readonly progress: ProgressListener;
  /** Takes down where the time goes. */
  readonly costs?: HistoryCosts;
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
  const unread = new Unread(tell);
  const note = (text: string): void => void now.notes.push(text);
  const refs = historyRoots(options);
  const named = refs.then((roots) => (options.unreachable ? [...roots.refs, ...roots.reflogs] : roots.refs), () => null);
  const missingOnes = missingHistory(options);
  // All of this is waited for below; what else fails first is what is told.
  missingOnes.catch(() => {});
  const store = await objectStore(options);
  const remembered = options.cache?.load(store) ?? null;
  const asked = Promise.all([refs, missingOnes, reachedCommits(options, remembered, named)]);
  asked.catch(() => {});
  const { caught, known, isConnected, ...counts } = await firstLook(options, store, remembered, named, unread);
  now.read = { files: counts.files, bytes: counts.bytes };
  if (options.signal?.aborted === true) return yield* hurriedLook(options, { store, caught, shallow: new Set(), commits: null, unread, note, walked: () => {} });

  const [roots, missing, reached] = await asked.catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    // What was found is told all the same.
    unread.tell({ path: 'the refs of this repository', reason: error.what });
    return [null, { shallow: new Set<string>(), isRewritten: false }, null] as const;
  });
  const commits = reached?.count ?? null;
  now.commits = commits ?? 0;
  // An earlier run has asked already where refs are as they were and nothing is new.
  const isAsBefore = reached !== null && reached === known?.commits;
  if (commits === null || !(isConnected || isAsBefore)) for (const one of await absentObjects(await named, options)) unread.add(one, true);
  if (missing.isRewritten) note('replace refs and grafts are not followed: what is read is what git stores and sends');
  for (const commit of missing.shallow) unread.tell({ path: `what came before commit ${commit.slice(0, 12)}`, reason: 'this clone is shallow; git fetch --unshallow brings the rest' });
  if (known !== null) note(`${known.objects} objects were looked at by an earlier run and have not changed since (--no-cache looks again)`);
  if (counts.objects === 0) now.emptyReason = 'the repository has no objects';
  if (unread.isEmpty) await options.cache?.save({ store, caught, isConnected, ...counts, commits: reached }, note);
  if (caught.size === 0 && !unread.hasObjects) return;
  const walked = (met: number): void => {
    now.commits = Math.max(commits ?? 0, met);
  };
  yield* secondLook(options, { store, caught, roots, shallow: missing.shallow, commits, unread, note, walked });
}

/** How many commits refs reach: the same as before where they name the same and no object has come since. */
async function reachedCommits(place: GitPlace, known: Known | null, named: Promise<readonly string[] | null>): Promise<Known['commits']> {
  const counting = known === null ? commitCount(place) : null;
  counting?.catch(() => {});
  const refs = createHash('sha256').update(JSON.stringify(await named)).digest('hex');
  if (counting === null && known?.commits?.refs === refs && known.unseen.packs.length + known.unseen.loose.length + known.changedLoose.length === 0) return known.commits;
  const count = await (counting ?? commitCount(place));
  return count === null ? null : { count, refs };
}
