import PgBoss from 'pg-boss';
import type { Database, Queryable } from '../store/database.ts';
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
  /**
   * Records that a job failed. It is tried again after a while, or set aside if it was tried often enough. Returns
   * whether it is set aside.
   */
  fail(job: Job, reason: string): Promise<boolean>;
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
  const boss = new PgBoss({ db: bossDatabase(database), schema: 'fleet_queue', supervise: false, schedule: false });
  boss.on('error', () => {});
  const options = { name: scan, policy: 'short', retryLimit: pace.retries, retryDelay: pace.retryDelay, retryBackoff: true, expireInSeconds: pace.lease, retentionDays: 365, deadLetter: setAside } as const;
  await alone(database, async () => {
    await boss.start();
    await boss.createQueue(setAside, { name: setAside, retentionDays: 365 });
    await boss.createQueue(scan, options);
    await boss.updateQueue(scan, options);
    await makeIndexes(database);
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
      // pg-boss's own statement takes the oldest job first. It would look at each job that waits for another try, and
      // sort all others. This one finds the job that is due first by pg-boss's index of these times.
      const [job] = await database.query<Job>(
        `UPDATE fleet_queue.job SET state = 'active', started_on = now(), retry_count = CASE WHEN started_on IS NULL THEN retry_count ELSE retry_count + 1 END
         WHERE name = $1 AND id = (SELECT id FROM fleet_queue.job WHERE name = $1 AND state < 'active' AND start_after <= now() ORDER BY start_after LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id, data->>'repositoryId' AS "repositoryId", retry_count AS tries`,
        [scan],
      );
      return job ?? null;
    },
    async keep({ id, tries }) {
      const rows = await database.query(`UPDATE fleet_queue.job SET started_on = now() WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3 RETURNING id`, [scan, id, tries]);
      return rows.length === 1;
    },
    async complete(db, { id, tries }) {
      // pg-boss would keep a job that is done, and copy it later. Nobody asks for it, and each night adds as many jobs
      // as there are repositories.
      const rows = await db.query(`DELETE FROM fleet_queue.job WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3 RETURNING id`, [scan, id, tries]);
      if (rows.length === 0) throw new LostJob('the job belongs to another worker now');
    },
    async fail(job, reason) {
      const isLast = await database.transaction(async (db) => {
        const [row] = await db.query<{ readonly isLast: boolean }>(`SELECT retry_count >= retry_limit AS "isLast" FROM fleet_queue.job WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3 FOR UPDATE`, [scan, job.id, job.tries]);
        if (row === undefined) return false;
        await noteFailure(db, job.repositoryId, 'waiting', reason);
        await boss.fail(scan, job.id, { reason }, { db: bossDatabase(db) });
        return row.isLast;
      });
      await collectSetAside();
      return isLast;
    },
    async release({ id, tries }) {
      await database.query(`UPDATE fleet_queue.job SET state = 'retry', started_on = NULL, start_after = now() WHERE name = $1 AND id = $2 AND state = 'active' AND retry_count = $3`, [scan, id, tries]);
    },
    async tidy() {
      // No job waits this long, and none began in the future. So the clock was set back.
      await database.query(`UPDATE fleet_queue.job SET start_after = now() WHERE name = $1 AND state < 'active' AND start_after > now() + interval '6 hours'`, [scan]);
      await database.query(`UPDATE fleet_queue.job SET started_on = now() WHERE name = $1 AND state = 'active' AND started_on > now() + interval '1 hour'`, [scan]);
      await boss.expire();
      await collectSetAside();
    },
    async takeBack() {
      await database.query(`UPDATE fleet_queue.job SET started_on = now() - expire_in - interval '1 second' WHERE name = $1 AND state = 'active'`, [scan]);
      await boss.expire();
    },
    async left() {
      // Two counts, since each has an index. Every worker asks again and again when nothing is due.
      const [row] = await database.query<{ readonly jobs: number; readonly due: number | null }>(
        `SELECT waiting.jobs + active.jobs AS jobs, (extract(epoch FROM least(waiting.due, CASE WHEN active.jobs > 0 THEN now() + interval '1 second' END) - now()) * 1000)::float8 AS due
         FROM (SELECT count(*)::integer AS jobs, min(start_after) AS due FROM fleet_queue.job WHERE name = $1 AND state < 'active') AS waiting,
           (SELECT count(*)::integer AS jobs FROM fleet_queue.job WHERE name = $1 AND state = 'active') AS active`,
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
        const jobs = await db.query<{ readonly repositoryId: string; readonly reason: string | null }>(
          `DELETE FROM fleet_queue.job WHERE name = $1 AND id IN (SELECT id FROM fleet_queue.job WHERE name = $1 LIMIT 100 FOR UPDATE SKIP LOCKED)
           RETURNING data->>'repositoryId' AS "repositoryId", output->>'reason' AS reason`,
          [setAside],
        );
        for (const { repositoryId, reason } of jobs) {
          await noteFailure(db, repositoryId, 'set-aside', reason ?? 'the workers that scanned it were killed, or stopped answering');
          await db.query(`DELETE FROM fleet_queue.job WHERE name = $1 AND singleton_key = $2 AND state = 'failed'`, [scan, repositoryId]);
        }
        return jobs.length > 0;
      });
    }
  }
}

/**
 * Makes the indexes by which a job is found by its repository, and the jobs that are being done among all others.
 * Without them, Postgres reads all waiting jobs for each portion of repositories that is added, and several times in
 * each minute. They are asked for first, since making one waits for everybody who writes, even if it is there.
 */
async function makeIndexes(db: Queryable): Promise<void> {
  const [row] = await db.query<{ readonly areThere: boolean }>(`SELECT to_regclass('fleet_queue.job_repository') IS NOT NULL AND to_regclass('fleet_queue.job_active') IS NOT NULL AS "areThere"`);
  if (row?.areThere === true) return;
  await db.query(`CREATE INDEX IF NOT EXISTS job_repository ON fleet_queue.job (name, singleton_key); CREATE INDEX IF NOT EXISTS job_active ON fleet_queue.job (name) WHERE state = 'active'`);
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
