import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Job, LostJob, type Queue } from './queue.ts';
import type { Outcome } from '../scan/scan-repository.ts';
import { type Database, DatabaseError } from '../store/database.ts';
import { noteFailure, repositoryById, type StoredRepository } from '../store/repositories.ts';
import { saveScan, saveUnchanged } from '../store/save-scan.ts';

/** What happened to one job, for whoever watches. */
export type WorkEvent =
  | { readonly kind: 'begun'; readonly name: string }
  | { readonly kind: 'done'; readonly name: string; readonly outcome: 'scanned' | 'unchanged' | 'failed' | 'set-aside' | 'lost'; readonly reason: string | null; readonly findings: number }
  /** The database does not answer. It is asked again. */
  | { readonly kind: 'database-lost'; readonly reason: string };

export interface WorkOptions {
  readonly database: Database;
  readonly queue: Queue;
  /** Scans one repository. It never throws, whatever the repository holds. */
  readonly scan: (repository: StoredRepository, signal: AbortSignal) => Promise<Outcome>;
  /** How many repositories are scanned at once. */
  readonly workers: number;
  /** Whether to end when no job is left, instead of waiting for more. */
  readonly untilDone: boolean;
  /** After this many seconds without a sign of life a worker counts as dead. */
  readonly lease: number;
  readonly signal?: AbortSignal;
  readonly told?: (event: WorkEvent) => void;
}

/** Milliseconds to wait if there is no job, or the database is gone. */
const pause = 1000;

/**
 * Scans the repositories of the queue, several at once. If the database goes away, the workers wait for it, and then
 * write their results.
 *
 * @throws the error of a worker or of the upkeep, after all of them have ended
 */
export async function work(options: WorkOptions): Promise<void> {
  const [broken, done] = [new AbortController(), new AbortController()];
  const signal = options.signal === undefined ? broken.signal : AbortSignal.any([options.signal, broken.signal]);
  // Each worker adds a listener, so the limit for listeners is removed.
  setMaxListeners(0, signal);
  const together = (one: Promise<void>): Promise<void> =>
    one.catch((error: unknown) => {
      // After an error the other workers end too.
      broken.abort();
      throw error;
    });
  const workers = Promise.allSettled(Array.from({ length: options.workers }, () => together(worker({ ...options, signal }))));
  const upkeep = Promise.allSettled([together(keepTidy(options, AbortSignal.any([done.signal, broken.signal])))]);
  const ends = await workers;
  done.abort();
  for (const end of [...ends, ...(await upkeep)]) if (end.status === 'rejected') throw end.reason;
}

async function worker(options: WorkOptions): Promise<void> {
  const { queue, signal, untilDone } = options;
  while (signal?.aborted !== true) {
    const job = await patiently(() => queue.take(), options);
    if (job === null) {
      if (untilDone) {
        const left = await patiently(() => queue.left(), options);
        if (left === null || left.jobs === 0) return;
      }
      await rest(pause, signal);
      continue;
    }
    await doJob(job, options);
  }
}

async function doJob(job: Job, options: WorkOptions): Promise<void> {
  const { database, queue, scan, signal, lease, told } = options;
  const repository = await patiently(() => repositoryById(database, job.repositoryId), options);
  if (repository === null) {
    // The repository was removed meanwhile, or the program is to end. In that case the job goes back to the queue by
    // itself.
    if (signal?.aborted !== true) await patiently(() => database.transaction((db) => queue.complete(db, job)).catch(lost), options);
    return;
  }
  const { name } = repository;
  told?.({ kind: 'begun', name });
  const stop = new AbortController();
  let isLost = false;
  const giveUp = (): void => {
    isLost = true;
    stop.abort();
  };
  // `AbortSignal.any` would leak memory for each job, since `signal` lives as long as the program.
  const onEnd = (): void => stop.abort();
  if (signal?.aborted === true) onEnd();
  signal?.addEventListener('abort', onEnd);
  const beat = setInterval(() => {
    // If the database is gone, the job goes to the first worker that asks after its return.
    queue.keep(job).catch(() => true).then((isOwn) => isOwn || giveUp()).catch(() => {});
  }, (lease * 1000) / 4);
  try {
    const outcome = await scan(repository, stop.signal);
    if (isLost) return told?.({ kind: 'done', name, outcome: 'lost', reason: null, findings: 0 });
    if (signal?.aborted === true) {
      // Another worker, or the next call, can take the job at once.
      await queue.release(job).catch(() => {});
      return;
    }
    if (outcome.kind === 'failed' && outcome.mayPass) {
      const isSetAside = await patiently(() => queue.fail(job, outcome.reason), options);
      return told?.({ kind: 'done', name, outcome: isSetAside === true ? 'set-aside' : 'failed', reason: outcome.reason, findings: 0 });
    }
    const written = await end(job, outcome, options);
    told?.({
      kind: 'done',
      name,
      outcome: written === null ? 'lost' : written.kind === 'failed' ? 'set-aside' : written.kind,
      reason: written?.kind === 'failed' ? written.reason : null,
      findings: written?.kind === 'scanned' ? written.result.findings.length : 0,
    });
  } finally {
    clearInterval(beat);
    signal?.removeEventListener('abort', onEnd);
  }
}

/**
 * Writes the result of a job and ends the job. Null if nothing was written, because another worker has the job or the
 * program is to end.
 */
async function end(job: Job, outcome: Outcome, options: WorkOptions): Promise<Outcome | null> {
  const { database, queue } = options;
  const write = (): Promise<boolean> =>
    database
      .transaction(async (db) => {
        await queue.complete(db, job);
        if (outcome.kind === 'unchanged') await saveUnchanged(db, job.repositoryId);
        else if (outcome.kind === 'scanned') await saveScan(db, job.repositoryId, outcome.seen, outcome.result);
        else await noteFailure(db, job.repositoryId, 'set-aside', outcome.reason);
        return true;
      })
      .catch(lost);
  try {
    return (await patiently(write, options)) === true ? outcome : null;
  } catch (error) {
    if (!(error instanceof DatabaseError) || outcome.kind === 'failed') throw error;
    // The database refuses this result. The other repositories are still scanned.
    return end(job, { kind: 'failed', reason: `what was found could not be written: ${error.message}`, mayPass: false }, options);
  }
}

/** Another worker has the job now, and will find the same. */
function lost(error: unknown): false {
  if (error instanceof LostJob) return false;
  throw error;
}

/**
 * Does something with the database, and tries again as long as the database is gone. Null if the program is to end
 * meanwhile.
 */
async function patiently<Result>(action: () => Promise<Result>, { signal, told }: WorkOptions): Promise<Result | null> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof DatabaseError) || !error.isLost) throw error;
      told?.({ kind: 'database-lost', reason: error.message });
      if (signal?.aborted === true) return null;
      await rest(pause, signal);
    }
  }
}

/** Gives back the jobs of dead workers, several times during each lease. */
async function keepTidy(options: WorkOptions, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await patiently(() => options.queue.tidy(), { ...options, signal: ended });
    await rest((options.lease * 1000) / 3, ended);
  }
}

async function rest(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => {});
}
