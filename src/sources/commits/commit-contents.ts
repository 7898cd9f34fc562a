import { UserError } from '../../errors.ts';
import { CatFile } from '../../git/objects/cat-file.ts';
import { type Walk, commitChanges } from '../../git/commits/changes/commit-changes.ts';
import { type HeadContent, headContent } from '../../git/objects/head-content.ts';
import { gitFolders } from '../../git/repository/git-folders.ts';
import { missingHistory } from '../../git/commits/missing-history.ts';
import type { CommitStep } from '../../git/commits/changes/parse-commit-changes.ts';
import type { GitPlace } from '../../git/run.ts';
import type { Tips } from '../../git/commits/tips.ts';
import { earlierBlobs } from '../earlier-blobs.ts';
import { movedFrom, movedUnread } from '../moved-from.ts';
import { type Blob, type NotRead, type Reading, stoppable } from '../source.ts';
import { type Batch, batchReader } from './batch-reader.ts';
import { noneClean } from './look/clean.ts';
import { most, mostInTime, type RangeLook, rangeLook } from './look/range-look.ts';
import { missingAdvice, partialCloneAdvice } from './fetch-advice.ts';
import { type TimeLimit, timeLimit } from './time-limit.ts';
import { tipContents } from './tip-contents.ts';

/** The options for reading commits. */
export interface CommitOptions extends GitPlace {
  /**
   * Starts the time after which the rest is named as not read, or gives the time that runs already; null for no limit.
   */
  readonly timeLimit: (() => TimeLimit) | null;
}

/** What is to be read. */
export interface CommitRequest {
  /** Null if no commit is to be read. */
  readonly walk: Walk | null;
  /** What refs point at: their tags, and objects without history. The commits among them are in `walk`. */
  readonly tips: Tips;
}

/** The result of reading commits. */
export interface ReadCommits {
  readonly commits: number;
  /** Whether there was nothing to read. False if that is not known, since git did not answer in time. */
  readonly isEmpty: boolean;
  readonly notes: readonly string[];
}

/**
 * What commits add compared with their parents (of a merge, what none of its parents had), with their messages and the names of
 * new files. Content that breaks off half-way is named as not read; what was read before that counts.
 *
 * @param ask finds out what to read, null for nothing. It asks git at the given place, whose signal ends git when the
 *   time is over
 * @param head what HEAD has; left out to ask git
 * @throws {UserError} with exit code 3 if nothing can be read at all.
 */
export async function* commitContents(
  options: CommitOptions,
  ask: (place: GitPlace) => Promise<CommitRequest | null>,
  reading: Reading,
  head: HeadContent | null = null,
): AsyncGenerator<Blob, ReadCommits, void> {
  const { skip } = reading;
  const notes: string[] = [];
  let commits = 0;
  let isEmpty = true;
  const ends: (() => void)[] = [];
  const limit = options.timeLimit === null ? timeLimit(null) : options.timeLimit();
  const place = options.timeLimit === null ? options : stoppable(options, limit);
  let last = 'the beginning';
  let hasRead = false;
  // git is asked both questions at once, since each takes it some milliseconds to start.
  const folders = gitFolders(place);
  const missing = missingHistory(place, folders);
  missing.catch(() => {});
  try {
    const request = await ask(place);
    if (request === null) return { commits, isEmpty, notes };
    const history = await missing;
    if (history.isRewritten) notes.push('replace refs and grafts are not followed: what is read is what git stores and sends');
    const objects = new CatFile(place);
    const earlier = earlierBlobs(place);
    ends.push(() => objects.kill(), () => earlier.end());
    const passed = (path: string | null, bytes: number): void => {
      hasRead = true;
      reading.own?.passed(path, bytes);
    };
    const reader = batchReader({ limits: reading, objects, earlier, from: movedFrom(place), head: head ?? headContent(place), advice: missingAdvice(place), skip, passed });
    // What a shallow clone really adds is not known, so nothing of it is looked at in advance.
    const look = history.shallow.size === 0 ? rangeLook(place, folders, reading) : null;
    ends.push(() => look?.end());

    for await (const blob of tipContents(request.tips, objects, place, reading)) {
      isEmpty = false;
      hasRead = true;
      yield blob;
      stopInTime(limit);
    }
    if (request.walk !== null) {
      const changes = commitChanges(request.walk, place);
      ends.push(changes.kill);
      const batches = prepared(changes.batches, (steps) => reader.prepare(withoutShallow(steps, history.shallow)));
      for await (const some of look === null ? oneByOne(batches) : together(batches, look, limit.isSet ? mostInTime : most)) {
        isEmpty = false;
        const clean = look === null ? noneClean : await look.at(some.map(({ batch }) => batch), limit.isOver);
        for (const { steps, batch } of some) {
          stopInTime(limit);
          nameShallow(steps, history.shallow, skip);
          for await (const blob of reader.read(batch, clean)) {
            hasRead = true;
            yield blob;
            stopInTime(limit);
          }
          commits += steps.filter(({ kind }) => kind === 'commit').length;
          last = steps.at(-1)!.commit;
        }
      }
    }
    await objects.close();
    if (reader.moved() > 0) notes.push(movedUnread(reader.moved()));
  } catch (error) {
    isEmpty = false;
    const path = `what follows ${shortName(last)}`;
    if (limit.isOver()) skip({ path, reason: limit.reason, isTimeOver: true });
    else if (error instanceof UserError) await brokenOff(error, path, hasRead, place, skip);
    else throw error;
  } finally {
    limit.clear();
    ends.forEach((end) => end());
  }
  return { commits, isEmpty, notes };
}

/** Stops the reading when its time is over. It is thrown and caught only in this file. */
class TimeOver extends Error {}

function stopInTime(limit: TimeLimit): void {
  if (limit.isOver()) throw new TimeOver(limit.reason);
}

/** Handles an error of git. If something was read before, the rest is named as not read. Otherwise the error is thrown. */
async function brokenOff(error: UserError, path: string, hasRead: boolean, place: GitPlace, skip: (notRead: NotRead) => void): Promise<void> {
  const advice = await partialCloneAdvice(place);
  if (hasRead) skip({ path, reason: advice === null ? error.what : `${error.what}; this clone is partial, get the rest with: ${advice}` });
  else if (advice === null) throw error;
  else throw new UserError(`${error.what}; this clone is partial`, { where: error.where ?? undefined, fix: advice, exitCode: 3, cause: error });
}

function shortName(last: string): string {
  return last === 'the beginning' ? last : `commit ${last.slice(0, 12)}`;
}

/** A batch of git's list, and what of it has to be read. */
interface Prepared {
  readonly steps: readonly CommitStep[];
  readonly batch: Batch;
}

async function* prepared(all: AsyncIterable<readonly CommitStep[]>, prepare: (steps: readonly CommitStep[]) => Batch): AsyncGenerator<Prepared, void, void> {
  for await (const steps of all) yield { steps, batch: prepare(steps) };
}

async function* oneByOne(batches: AsyncIterable<Prepared>): AsyncGenerator<readonly Prepared[], void, void> {
  for await (const one of batches) yield [one];
}

/**
 * A list on which git spends so many milliseconds before it gives the first commit is taken to be long, and what takes longest to be
 * ready for it is started.
 */
const patience = 30;

/** Batches that are looked at together. If git breaks off, what came before is given first. */
async function* together(batches: AsyncIterable<Prepared>, look: RangeLook, enough: number): AsyncGenerator<readonly Prepared[], void, void> {
  let some: Prepared[] = [];
  let contents = 0;
  let failed: { readonly error: unknown } | null = null;
  const waited = setTimeout(() => look.prepare(), patience);
  try {
    for await (const one of batches) {
      clearTimeout(waited);
      some.push(one);
      contents += one.batch.fresh.length;
      look.expect(contents);
      if (contents < enough) continue;
      yield some;
      some = [];
      contents = 0;
    }
  } catch (error) {
    failed = { error };
  } finally {
    clearTimeout(waited);
  }
  if (some.length > 0) yield some;
  if (failed !== null) throw failed.error;
}

/**
 * In a shallow clone, a commit without its parents seems to add its whole tree. What it really adds cannot be told. So only its
 * message is read, and it is named as not read.
 */
function withoutShallow(steps: readonly CommitStep[], shallow: ReadonlySet<string>): readonly CommitStep[] {
  return shallow.size === 0 ? steps : steps.filter(({ kind, commit }) => kind === 'commit' || !shallow.has(commit));
}

function nameShallow(steps: readonly CommitStep[], shallow: ReadonlySet<string>, skip: (notRead: NotRead) => void): void {
  for (const { kind, commit } of steps) {
    if (kind !== 'commit' || !shallow.has(commit)) continue;
    skip({ path: shortName(commit), reason: 'the clone is shallow and does not have its parents; get them with: git fetch --unshallow' });
  }
}
