import { UserError } from '../../errors.ts';
import { CatFile, type GitObject } from '../../git/objects/cat-file.ts';
import { contentFromHook } from '../../git/staging/content-from-hook.ts';
import { showPath } from '../../wording/show-path.ts';
import { type EarlierBlobs, earlierBlobs } from '../earlier-blobs.ts';
import { fileNameBlob } from '../file-name.ts';
import { type Limits, tooLarge } from '../limits.ts';
import { largeFilesIn } from '../large-files.ts';
import { type Blob, type NotRead, plainEnd, type Reading, type Source, type SourceEnd, type SourceInfo, stoppable } from '../source.ts';
import { missingAdvice } from '../commits/fetch-advice.ts';
import { type MovedFrom, movedFrom, movedUnread } from '../moved-from.ts';
import { ignoreStep, keepOutside, revokeIf, unstage } from '../steps.ts';
import { type ContentBatch, type ContentEntry, type IndexRequest, stagedContent } from './index-content.ts';

export const stagedInfo: SourceInfo = {
  whole: null,
  isHook: true,
  judgesHabits: false,
  progress: 'none',
  takesComments: true,
  headline: (what) => `This commit would add ${what}.`,
  nextSteps: ({ them, open, paths }) => [
    { text: `Take ${them} out of this commit (your files stay as they are).`, code: unstage(paths) },
    ignoreStep(paths) ?? keepOutside,
    ...revokeIf('pushed, pasted or shared', open),
  ],
};

/** What `sntrylint staged` reads. */
export interface StagedOptions extends IndexRequest {
  /** A file descriptor with the output of git that the hook collected (see {@link contentFromHook}). */
  readonly fromHook?: number | undefined;
}

type Skip = (notRead: NotRead) => void;

/**
 * What the next commit would add: the content of the index that HEAD does not have at the same path (in a merge: that
 * no parent has). The files in the work tree do not matter.
 */
export function staged(options: StagedOptions): Source {
  const { fromHook } = options;
  return { name: 'staged', largeFiles: largeFilesIn(options), read: (reading) => (fromHook === undefined ? fromGit(options, reading) : handedOver(fromHook, options, reading)) };
}

/**
 * Uses the content that git gave the hook while Node started. If this content is incomplete or doubtful, git is asked
 * again.
 */
async function* handedOver(descriptor: number, options: StagedOptions, reading: Reading): AsyncGenerator<Blob, SourceEnd, void> {
  const handed = contentFromHook(descriptor);
  if (handed === null) return yield* fromGit(options, reading);
  const from = handed.deletes ? movedFrom(options) : nowhere;
  let isExcluded = true;
  for (const { path, object, before } of handed.contents) {
    const shown = showPath(path);
    if (reading.exclude?.(shown) === true) continue;
    isExcluded = false;
    const earlier = before === null ? [] : [before];
    yield* blobsOf({ path: shown, isNew: before === null, isSame: false, before: async () => earlier }, object, from, reading);
  }
  return isExcluded ? nothing(allExcluded) : plainEnd;
}

function fromGit(given: StagedOptions, reading: Reading): AsyncGenerator<Blob, SourceEnd, void> {
  const options = stoppable(given, reading);
  // git is started as early as possible, since its start is most of what a hook costs. Names are not checked, since the user
  // has just made these contents; to load the hash would take as long as the scan of a small commit.
  const objects = new CatFile(options, 'names are not checked here');
  const batches = stagedContent(options, objects);
  const first = batches.next();
  first.catch(() => {});
  return read(options, objects, { first, rest: batches }, reading);
}

/** The batches. The first one has already been asked for. */
interface Batches {
  readonly first: Promise<IteratorResult<ContentBatch, void>>;
  readonly rest: AsyncGenerator<ContentBatch, void, void>;
}

async function* read(options: StagedOptions, objects: CatFile, batches: Batches, reading: Reading): AsyncGenerator<Blob, SourceEnd, void> {
  const { skip } = reading;
  const earlier = earlierBlobs(options);
  const asked = movedFrom(options);
  // Before the list is complete, it may still name a deleted file. If it is complete and names none, nothing was moved.
  const from: MovedFrom = (oid, mover) => (seen.isListed && seen.deleted === 0 && options.listed === undefined ? nowhere() : asked(oid, mover));
  const advice = missingAdvice(options);
  const seen = { isListed: false, entries: 0, merged: 0, changed: 0, deleted: 0, unmerged: 0, submodules: 0, named: 0, wanted: 0, read: 0, moved: 0 };
  let broken: UserError | null = null;
  try {
    let next = await batches.first;
    while (next.done !== true) {
      const batch: ContentBatch = next.value;
      // The next batch is awaited first. So if git breaks off after a short list, this is known before anything is
      // read.
      next = await batches.rest.next().catch((error: unknown) => brokenOff(error, seen.read > 0, skip));
      seen.isListed = next.done === true;
      for (const path of batch.unmerged) skip({ path: showPath(path), reason: 'it is unmerged: resolve the conflict and add it' });
      for (const { path, isNew } of batch.submodules) {
        const name = reading.exclude?.(showPath(path)) === true ? null : newName({ path: showPath(path), isNew });
        if (name === null) continue;
        seen.named += 1;
        yield name;
      }
      const entries = batch.entries.map((entry) => shown(entry, earlier)).filter(({ path }) => !reading.exclude?.(path));
      seen.entries += batch.entries.length;
      seen.merged += batch.merged.length;
      seen.changed += batch.entries.filter(({ before }) => before !== null).length;
      seen.deleted += batch.deleted.length;
      seen.unmerged += batch.unmerged.length;
      seen.submodules += batch.submodules.length;
      seen.wanted += entries.length;
      let done = 0;
      try {
        if (broken !== null) throw broken;
        for await (const object of objects.objects(entries.map(({ oid }) => oid), next.done === true)) {
          const entry = entries[done]!;
          done += 1;
          seen.read += 1;
          if (object.kind !== 'unreadable' || object.isMissing !== true) {
            yield* blobsOf(entry, object, from, reading);
            continue;
          }
          yield* nameOf(entry);
          if (await isKnown(entry, from)) seen.moved += 1;
          else skip({ path: entry.path, reason: object.reason + (await advice(entry.before === null ? null : 'git diff --cached --numstat')) });
        }
      } catch (error) {
        // If git breaks off, what was read before still counts, and the rest is reported as not read.
        const isTold = broken !== null;
        if (!(error instanceof UserError) || seen.read === 0 || (!isTold && done === entries.length)) throw error;
        broken = error;
        for (const { path } of entries.slice(done)) skip({ path, reason: error.what });
      }
    }
    if (broken === null) await objects.close();
    if (seen.wanted + seen.unmerged + seen.named === 0) return nothing(whyNothing(seen));
    if (seen.moved > 0) return { ...plainEnd, emptyReason: seen.moved === seen.wanted ? 'files only move' : null, notes: [movedUnread(seen.moved)] };
    // The named files are not about to be changed by any commit, so they are described like files of the work tree.
    return seen.changed + seen.deleted + seen.unmerged + seen.submodules === 0 ? { ...plainEnd, speaksAs: 'worktree' } : plainEnd;
  } finally {
    objects.kill();
    earlier.end();
    await batches.rest.return();
  }
}

const nowhere = async (): Promise<readonly string[]> => [];

/** Handles a list that broke off. If something was read before, that counts, and the rest is reported as not read. */
function brokenOff(error: unknown, isRead: boolean, skip: Skip): IteratorResult<ContentBatch, void> {
  if (!(error instanceof UserError) || !isRead) throw error;
  skip({ path: '.', reason: error.what });
  return { done: true, value: undefined };
}

/** A content and its path. */
interface Entry extends Pick<Blob, 'path' | 'before'> {
  readonly isNew: boolean;
  /** Whether the last commit has the same content at this path, so that only the mode changes. */
  readonly isSame: boolean;
}

/**
 * Whether the last commit already has the content: the next one only moves it or changes its mode. The names of the
 * objects tell this.
 */
async function isKnown({ isSame, isNew, oid }: Entry & { readonly oid: string }, from: MovedFrom): Promise<boolean> {
  return isSame || (isNew && (await from(oid, { kind: 'staged' })).length > 0);
}

function shown({ path, oid, before }: ContentEntry, earlier: EarlierBlobs): Entry & { readonly oid: string } {
  return { path: showPath(path), oid, isNew: before?.length === 0, isSame: before?.includes(oid) === true, before: before === null ? null : () => earlier.read(before) };
}

/** The content of an entry. For a new file, its name comes first. */
function* blobsOf(entry: Entry, object: GitObject, from: MovedFrom, reading: Reading): Generator<Blob, void, void> {
  const { path, isNew, before } = entry;
  yield* nameOf(entry);
  const reason = unread(object, reading);
  if (reason !== null) reading.skip({ path, reason });
  else if (object.kind !== 'unreadable') yield { ...blob(path, object.content, before), ...(isNew ? { movedFrom: () => from(object.oid, { kind: 'staged' }) } : {}) };
}

function* nameOf(entry: Entry): Generator<Blob, void, void> {
  const name = newName(entry);
  if (name !== null) yield name;
}

function newName({ path, isNew }: Pick<Entry, 'path' | 'isNew'>): Blob | null {
  return isNew ? fileNameBlob(path) : null;
}

function unread(object: GitObject, { maxFileSize }: Limits): string | null {
  if (object.kind === 'unreadable') return object.reason;
  return maxFileSize !== undefined && object.size > maxFileSize ? tooLarge(maxFileSize) : null;
}

function blob(path: string, content: Blob['content'], before: Blob['before']): Blob {
  return { path, content, places: async () => [{ path, commit: null, author: null, date: null, inHead: null }], before };
}

function nothing(why: string): SourceEnd {
  return { ...plainEnd, emptyReason: why, notes: [why] };
}

const allExcluded = 'all that is staged is excluded';

function whyNothing({ entries, merged, submodules, deleted }: Readonly<Record<'entries' | 'merged' | 'submodules' | 'deleted', number>>): string {
  if (entries > 0) return allExcluded;
  if (merged > 0) return 'all that is staged is what one of the merged branches has';
  if (submodules > 0) return 'only submodules are staged';
  return deleted > 0 ? 'only deletions are staged' : 'nothing is staged';
}
