import { UserError } from '../../../errors.ts';
import { headContent } from '../../../git/objects/head-content.ts';
import { historyRoots } from '../../../git/commits/history-roots.ts';
import { plural } from '../../../wording/plural.ts';
import type { Blob } from '../../source.ts';
import { caughtBlobs } from './caught-blobs.ts';
import { SteadyObjects } from './steady-objects.ts';
import type { Unread } from '../unread.ts';
import { type Looked, type WalkOptions, whence } from '../origins/whence.ts';

/**
 * Examines the caught objects with their paths, and reports the paths of objects that could not be read.
 *
 * @param walkSignal ends the walk over the commits; then contents are examined without their paths
 */
export async function* secondLook(options: WalkOptions, looked: Looked, walkSignal = options.signal): AsyncGenerator<Blob, void, void> {
  const { caught, trees, unread, note, head, contents, areClean } = looked;
  const { signal, progress } = options;
  const done = new Set<string>();
  try {
    const { found, byRefs, isWalked, keep } = await whence({ ...options, ...(walkSignal === undefined ? {} : { signal: walkSignal }) }, looked);
    let isNameFound = false;
    const left = unread.rest(options.unreachable || !isWalked);
    if (left > 0) note(`${plural(left, 'object')} that no ref reaches could not be read: --unreachable names ${left === 1 ? 'it' : 'them'}`);
    progress.stage({ name: 'second look', unit: 'contents', total: null });
    const blobs = caughtBlobs({
      options,
      caught,
      trees,
      found,
      byRefs,
      all: options.unreachable || !isWalked,
      head,
      contents,
      skip: (notRead) => {
        // If Ctrl-C ended git, its error says nothing about the objects.
        if (signal?.aborted !== true) unread.tell(notRead);
      },
      note,
      done: (oid) => done.add(oid),
      nameFound: () => (isNameFound = true),
    });
    for await (const blob of blobs) {
      if (signal?.aborted === true) break;
      yield blob;
      progress.add({ done: 1, bytes: Buffer.isBuffer(blob.content) ? blob.content.length : 0 });
    }
    // No file of ours may hold a secret. So the walk is remembered only if no name holds one, an excluded name neither; then the next
    // run need not scan the names again, whatever it excludes.
    const excluded = [...found.names, ...found.files].map(({ path }) => path).filter((path) => options.exclude?.(path) === true);
    if (signal?.aborted !== true && !isNameFound && (await areClean(excluded))) keep();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (signal?.aborted !== true) unread.tell({ path: 'what was found', reason: error.what });
  }
  if (signal?.aborted === true) interrupted(caught, done, unread);
}

/** How long the user waits after Ctrl-C, in milliseconds: for the walk over the commits, and in all. */
const short = { walk: 1000, all: 2000 };

/**
 * A second look after the first one was interrupted: it examines for a moment what was caught by then. In that time the commits
 * of most repositories can be walked; if not, contents are reported by the names of their objects.
 */
export async function* hurriedLook(options: WalkOptions, looked: Omit<Looked, 'roots' | 'head' | 'contents'>, patience = short): AsyncGenerator<Blob, void, void> {
  if (looked.caught.size === 0) return interrupted(looked.caught, new Set(), looked.unread);
  const [walkSignal, signal] = [AbortSignal.timeout(patience.walk), AbortSignal.timeout(patience.all)];
  const roots = await historyRoots({ ...options, signal: walkSignal }).catch(() => null);
  const place = { ...options, signal };
  // The next run must not use what an interrupted run saw.
  yield* secondLook({ ...place, cache: null }, { ...looked, roots, head: headContent(place), contents: new SteadyObjects(place) }, walkSignal);
}

/** How many objects an interrupted report names; the others are counted. */
const namedAtMost = 20;

/** Names the objects that the first look caught and that were not examined. */
function interrupted(caught: ReadonlySet<string>, done: ReadonlySet<string>, unread: Unread): void {
  unread.rest(true);
  const left = [...caught].filter((oid) => !done.has(oid)).sort();
  const reason = 'it may hold a secret; interrupted before it was looked at closely';
  for (const oid of left.slice(0, namedAtMost)) unread.tell({ path: `object ${oid.slice(0, 12)}`, reason });
  if (left.length > namedAtMost) unread.tell({ path: `${left.length - namedAtMost} objects more`, reason: reason.replace('it may', 'they may').replace('it was', 'they were') });
}
