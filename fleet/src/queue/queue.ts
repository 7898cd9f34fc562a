import PgBoss from 'pg-boss';
import { DatabaseError, type Database, type Queryable } from '../store/database.ts';
import { noteFailure } from '../store/repositories.ts';

/** A repository that a worker has taken to scan it. */
export interface Job {
  readonly id: string;
  readonly repositoryId: string;
  /** How often it was begun before. A worker uses this number to check that the job is still its own. */
  readonly tries: number;
}

/** The waiting times of the queue. */
export interface QueuePace {
  /** After this many seconds without a sign of life a worker counts as dead, and another one gets its job. */
  readonly lease: number;
  /** Seconds until the second try. The wait doubles with each further try. */
  readonly retryDelay: number;
  /** How many tries may follow the first one. */
  readonly retries: number;
}

export const usualPace: QueuePace = { lease: 90, retryDelay: 30, retries: 4 };

/** The jobs of the fleet, at most one for each repository. pg-boss keeps them in the same database as the findings. */
export interface Queue extends AsyncDisposable {
  /** Queues the repositories that are not queued yet. Must be called in the transaction that adds them. */
  send(db: Queryable, repositoryIds: readonly string[]): Promise<void>;
  /** Takes a job; null if none is due. */
  take(): Promise<Job | null>;
  /** Says that a worker still works on the job; false if the job is not its own any more. */
  keep(job: Job): Promise<boolean>;
  /**
   * Ends a job, in the transaction that writes its result.
   * @throws {LostJob} if another worker has the job now; then nothing of the transaction may be written
   */
  complete(db: Queryable, job: Job): Promise<void>;
  /** Records that a job failed. It is tried again after a while, or set aside if it was tried often enough. */
  fail(job: Job, reason: string): Promise<void>;
  /** Gives back a job that was not done, as if it had never been taken. */
  release(job: Job): Promise<void>;
  /** Gives back the jobs of dead workers, and sets aside jobs that were tried often enough. */
  tidy(): Promise<void>;
  /**
   * Gives back all jobs. Only for the case that certainly no worker lives. Each job counts as tried, since it may have
   * killed its worker.
   */
  takeBack(): Promise<void>;
  /** How many jobs are left, and in how many milliseconds the next one is due; null if none is left. */
  left(): Promise<{ readonly jobs: number; readonly dueIn: number | null }>;
  /** Takes a forgotten repository out of the queue. */
  drop(db: Queryable, repositoryId: string): Promise<void>;
}

/** Another worker has the job now, since this one was silent for too long. */
export class LostJob extends Error {
  override readonly name = 'LostJob';
}

const scan = 'scan';
const setAside = 'set-aside';
const live = `state < 'completed'`;

/** Opens the queue, and makes its tables if they are missing. */
export async function openQueue(database: Database, pace: QueuePace = usualPace): Promise<Queue> {
  const boss = new PgBoss({ db: bossDatabase(database), schema: 'fleet_queue', supervise: false, schedule: false, archiveCompletedAfterSeconds: 3600, deleteAfterDays: 2 });
  boss.on('error', () => {});
  const options = { name: scan, policy: 'short', retryLimit: pace.retries, retryDelay: pace.retryDelay, retryBackoff: true, expireInSeconds: pace.lease, retentionDays: 365, deadLetter: setAside } as const;
  await alone(database, async () => {
    await boss.start();
    await boss.createQueue(setAside, { name: setAside, retentionDays: 365 });
    await boss.createQueue(scan, options);
    await boss.updateQueue(scan, options);
    await indexTurns(database);
  });
  return {
    async send(db, repositoryIds) {
      if (repositoryIds.length === 0) return;
      // Only one transaction adds at a time, so that two of them do not queue the same repository.
      await db.query('SELECT pg_advisory_xact_lock($1)', [35339]);
      const queued = await db.query<{ readonly key: string }>(`SELECT singleton_key AS key FROM fleet_queue.job WHERE name = $1 AND ${live} AND singleton_key = ANY($2::text[])`, [scan, [...repositoryIds]]);
      const there = new Set(queued.map(({ key }) => key));
      const jobs = repositoryIds.filter((id) => !there.has(id)).map((id) => ({ name: scan, data: { repositoryId: id }, singletonKey: id }));
      if (jobs.length > 0) await boss.insert(jobs, { db: bossDatabase(db) });
    },
    async take() {
      // pg-boss takes every error for a collision of two workers, even that of a lost database. So the error is kept
      // here.
      let failed: unknown = null;
      const db = bossDatabase(database);
      const watched = { executeSql: (text: string, values: unknown[]) => db.executeSql(text, values).catch((error: unknown) => Promise.reject((failed = error))) };
      const [job] = await boss.fetch<{ readonly repositoryId: string }>(scan, { includeMetadata: true, batchSize: 1, db: watched });
      if (failed instanceof DatabaseError && failed.isLost) throw failed;
      return job === undefined ? null : { id: job.id, repositoryId: job.data.repositoryId, tries: job.retryCount };
    },
    async keep({ id, tries }) {
      const rows = await database.query(`UPDATE fleet_queue.job SET started_on = now() WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3 RETURNING id`, [scan, id, tries]);
      return rows.length === 1;
    },
    async complete(db, { id, tries }) {
      const rows = await db.query(`SELECT id FROM fleet_queue.job WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3 FOR UPDATE`, [scan, id, tries]);
      if (rows.length === 0) throw new LostJob('the job belongs to another worker now');
      await boss.complete(scan, id, {}, { db: bossDatabase(db) });
    },
    async fail(job, reason) {
      await database.transaction(async (db) => {
        const rows = await db.query(`SELECT id FROM fleet_queue.job WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3 FOR UPDATE`, [scan, job.id, job.tries]);
        if (rows.length === 0) return;
        await noteFailure(db, job.repositoryId, 'waiting', reason);
        await boss.fail(scan, job.id, { reason }, { db: bossDatabase(db) });
      });
      await collectSetAside();
    },
    async release({ id, tries }) {
      // pg-boss takes only jobs that are due before the present moment, and a clock may count only milliseconds. So the
      // job is made due a second ago.
      await database.query(`UPDATE fleet_queue.job SET state = 'retry', started_on = NULL, start_after = now() - interval '1 second' WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3`, [scan, id, tries]);
    },
    async tidy() {
      // No job waits this long, and none began in the future. So the clock was set back.
      await database.query(`UPDATE fleet_queue.job SET start_after = now() WHERE name = $1 AND state < 'active' AND start_after > now() + interval '6 hours'`, [scan]);
      await database.query(`UPDATE fleet_queue.job SET started_on = now() WHERE name = $1 AND state = 'active' AND started_on > now() + interval '1 hour'`, [scan]);
      await boss.expire();
      await collectSetAside();
      await boss.archive();
    },
    async takeBack() {
      await database.query(`UPDATE fleet_queue.job SET started_on = now() - expire_in - interval '1 second' WHERE name = $1 AND state = 'active'`, [scan]);
      await boss.expire();
    },
    async left() {
      const [row] = await database.query<{ readonly jobs: number; readonly due: number | null }>(
        `SELECT count(*)::integer AS jobs, (extract(epoch FROM min(CASE WHEN state < 'active' THEN start_after ELSE now() + interval '1 second' END) - now()) * 1000)::float8 AS due FROM fleet_queue.job WHERE name = $1 AND ${live}`,
        [scan],
      );
      return { jobs: row?.jobs ?? 0, dueIn: row?.due == null ? null : Math.max(0, row.due) };
    },
    async drop(db, repositoryId) {
      await db.query('DELETE FROM fleet_queue.job WHERE name = $1 AND singleton_key = $2', [scan, repositoryId]);
    },
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: false, wait: true });
    },
  };

  /**
   * Records for each repository that pg-boss has given up its job. A killed worker leaves no reason, but an earlier try
   * may have left one.
   */
  async function collectSetAside(): Promise<void> {
    for (let more = true; more; ) {
      more = await database.transaction(async (db) => {
        const [job] = await boss.fetch<{ readonly repositoryId: string }>(setAside, { includeMetadata: true, batchSize: 1, db: bossDatabase(db) });
        if (job === undefined) return false;
        const reason = (job.output as { readonly reason?: unknown } | null)?.reason;
        await noteFailure(db, job.data.repositoryId, 'set-aside', typeof reason === 'string' ? reason : 'the workers that scanned it were killed, or stopped answering');
        await boss.complete(setAside, job.id, {}, { db: bossDatabase(db) });
        return true;
      });
    }
  }
}

/**
 * Makes the index by which the next job is found. Without it, Postgres sorts all waiting jobs each time that one is
 * taken. It is asked for first, since making it waits for everybody who writes, even if it is there.
 */
async function indexTurns(db: Queryable): Promise<void> {
  const [row] = await db.query<{ readonly isThere: boolean }>(`SELECT to_regclass('fleet_queue.job_turns') IS NOT NULL AS "isThere"`);
  if (row?.isThere !== true) await db.query(`CREATE INDEX IF NOT EXISTS job_turns ON fleet_queue.job (name, priority DESC, created_on, id) WHERE state < 'active'`);
}

/**
 * If several programs start at once on a new database, only one of them makes the tables: pg-boss asks whether they
 * exist, and makes them afterwards. PGlite is used by one program at a time, and would wait for itself here.
 */
async function alone(database: Database, work: () => Promise<void>): Promise<void> {
  if (database.kind === 'pglite') return work();
  await database.transaction(async (db) => {
    await db.query('SELECT pg_advisory_xact_lock($1)', [35340]);
    await work();
  });
}

/** A database in the form that pg-boss takes. Without values, a text may hold several statements. */
function bossDatabase(db: Queryable): PgBoss.Db {
  return { executeSql: async (text, values) => ({ rows: [...(await db.query(text, values === undefined || values.length === 0 ? undefined : values))] as unknown[] }) };
}
