import { UserError } from '../../errors.ts';
import { headContent } from '../../git/head-content.ts';
import type { Blob } from '../source.ts';
import { caughtBlobs } from './caught-blobs.ts';
import type { Unread } from './unread.ts';
import { type Looked, type WalkOptions, whence } from './whence.ts';

/** Looks at what was caught with its path known, and says where the objects stand that could not be read. */
export async function* secondLook(options: WalkOptions, looked: Looked): AsyncGenerator<Blob, void, void> {
  const { caught, unread, note } = looked;
  const { signal, progress } = options;
  const done = new Set<string>();
  try {
    const { found, byRefs, isWalked, keep } = await whence(options, looked);
    let isNameFound = false;
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
      nameFound: () => (isNameFound = true),
    });
    for await (const blob of blobs) {
      if (signal?.aborted === true) break;
      yield blob;
      progress.add({ done: 1, bytes: Buffer.isBuffer(blob.content) ? blob.content.length : 0 });
    }
    // No file of ours may hold a secret, and a name that is found holds one. The other names need no look again.
    if (signal?.aborted !== true && !isNameFound) keep();
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
