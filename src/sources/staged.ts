import { UserError } from '../errors.ts';
import { CatFile, type GitObject } from '../git/objects/cat-file.ts';
import { contentFromHook } from '../git/staging/content-from-hook.ts';
import { showPath } from '../git/show-path.ts';
import type { GitPlace } from '../git/run.ts';
import { type Limits, tooLarge } from './limits.ts';
import { type EarlierBlobs, earlierBlobs } from './earlier-blobs.ts';
import { fileNameBlob } from './file-name.ts';
import type { Blob, NotRead, Source } from './source.ts';
import { type ContentBatch, type ContentEntry, stagedContent } from './staged-content.ts';

/** What `sntrylint staged` reads. */
export interface StagedOptions extends GitPlace, Limits {
  /** Files and folders whose content in the index is read too, changed or not; relative to `cwd` or absolute. */
  readonly paths: readonly string[];
  /** A file descriptor on which the hook hands over what git said already (see {@link contentFromHook}). */
  readonly fromHook?: number | undefined;
}

type Skip = (notRead: NotRead) => void;

/**
 * What the next commit would add: the blobs of the index that HEAD (in a merge: each parent) does not have at that path,
 * whatever the work tree holds.
 */
export function staged(options: StagedOptions): Source {
  const notes: string[] = [];
  const source = {
    name: 'staged' as const,
    commits: 0,
    notes,
    emptyReason: null as string | null,
    blobs(skip: Skip): AsyncIterable<Blob> {
      const nothing = (why: string): void => {
        source.emptyReason = why;
        notes.push(why);
      };
      return options.fromHook === undefined ? fromGit(options, skip, nothing) : handedOver(options.fromHook, options, skip, nothing);
    },
  };
  return source;
}

/** What the hook had git say while Node started; where that is not all and beyond doubt, git is asked again. */
async function* handedOver(from: number, options: StagedOptions, skip: Skip, nothing: (why: string) => void): AsyncGenerator<Blob, void, void> {
  const contents = contentFromHook(from);
  if (contents === null) return yield* fromGit(options, skip, nothing);
  let isExcluded = true;
  for (const { path, object, before } of contents) {
    const shown = showPath(path);
    if (options.exclude?.(shown) === true) continue;
    isExcluded = false;
    const earlier = before === null ? [] : [before];
    yield* blobsOf({ path: shown, isNew: before === null, before: async () => earlier }, object, options, skip);
  }
  if (isExcluded) nothing(allExcluded);
}

function fromGit(options: StagedOptions, skip: Skip, nothing: (why: string) => void): AsyncGenerator<Blob, void, void> {
  // git starts before anybody waits for it: its start is most of what a hook costs.
  const objects = new CatFile(options);
  const batches = stagedContent(options, objects);
  const first = batches.next();
  first.catch(() => {});
  return read(options, objects, { first, rest: batches }, skip, nothing);
}

/** Batches, the first of which was asked for. */
interface Batches {
  readonly first: Promise<IteratorResult<ContentBatch, void>>;
  readonly rest: AsyncGenerator<ContentBatch, void, void>;
}

async function* read(options: StagedOptions, objects: CatFile, batches: Batches, skip: Skip, nothing: (why: string) => void): AsyncGenerator<Blob, void, void> {
  const earlier = earlierBlobs(options);
  const seen = { entries: 0, deleted: 0, unmerged: 0, wanted: 0, read: 0 };
  let broken: UserError | null = null;
  try {
    let next = await batches.first;
    while (next.done !== true) {
      const batch: ContentBatch = next.value;
      // Whether it was the last: a short list that ends too early is known before anything is read of what it names.
      next = await batches.rest.next().catch((error: unknown) => brokenOff(error, seen.read > 0, skip));
      for (const path of batch.unmerged) skip({ path: showPath(path), reason: 'it is unmerged: resolve the conflict and add it' });
      const entries = batch.entries.map((entry) => shown(entry, earlier)).filter(({ path }) => !options.exclude?.(path));
      seen.entries += batch.entries.length;
      seen.deleted += batch.deleted.length;
      seen.unmerged += batch.unmerged.length;
      seen.wanted += entries.length;
      let done = 0;
      try {
        if (broken !== null) throw broken;
        for await (const object of objects.objects(entries.map(({ oid }) => oid), next.done === true)) {
          const entry = entries[done]!;
          done += 1;
          seen.read += 1;
          yield* blobsOf(entry, object, options, skip);
        }
      } catch (error) {
        // What was read before git broke off still counts; what was not is named.
        const isTold = broken !== null;
        if (!(error instanceof UserError) || seen.read === 0 || (!isTold && done === entries.length)) throw error;
        broken = error;
        for (const { path } of entries.slice(done)) skip({ path, reason: error.what });
      }
    }
    if (seen.wanted === 0 && seen.unmerged === 0) nothing(whyNothing(seen));
    if (broken === null) await objects.close();
  } finally {
    objects.kill();
    earlier.end();
    await batches.rest.return();
  }
}

/** The end of a list that broke off: where something of it was read, that counts, and the rest is named. */
function brokenOff(error: unknown, isRead: boolean, skip: Skip): IteratorResult<ContentBatch, void> {
  if (!(error instanceof UserError) || !isRead) throw error;
  skip({ path: '.', reason: error.what });
  return { done: true, value: undefined };
}

/** A path with a content. */
interface Entry extends Pick<Blob, 'path' | 'before'> {
  readonly isNew: boolean;
}

function shown({ path, oid, before }: ContentEntry, earlier: EarlierBlobs): Entry & { readonly oid: string } {
  return { path: showPath(path), oid, isNew: before?.length === 0, before: before === null ? null : () => earlier.read(before) };
}

/** A content, and before it the name of a new file. */
function* blobsOf({ path, isNew, before }: Entry, object: GitObject, options: Limits, skip: Skip): Generator<Blob, void, void> {
  const name = isNew ? fileNameBlob(path) : null;
  if (name !== null) yield name;
  const reason = unread(object, options);
  if (reason !== null) skip({ path, reason });
  else if (object.kind !== 'unreadable') yield blob(path, object.content, before);
}

function unread(object: GitObject, { maxFileSize }: Limits): string | null {
  if (object.kind === 'unreadable') return object.reason;
  return maxFileSize !== undefined && object.size > maxFileSize ? tooLarge(maxFileSize) : null;
}

function blob(path: string, content: Blob['content'], before: Blob['before']): Blob {
  return { path, content, places: async () => [{ path, commit: null, author: null, date: null, inHead: null }], before };
}

const allExcluded = 'all that is staged is excluded';

function whyNothing({ entries, deleted }: { readonly entries: number; readonly deleted: number }): string {
  if (entries > 0) return allExcluded;
  return deleted > 0 ? 'only deletions are staged' : 'nothing is staged';
}
