import { beforeAll, beforeEach, expect, it } from 'vitest';
import { type Job, LostJob, openQueue, type Queue, type QueuePace } from '../../src/queue/queue.ts';
import type { Database, Queryable } from '../../src/store/database.ts';
import { readReport } from '../../src/store/read-report.ts';
import { addRepositories } from '../../src/store/repositories.ts';
import { saveScan } from '../../src/store/save-scan.ts';
import { engineStart, onBothEngines } from '../support/engines.ts';
import { foundFinding, scanResult } from '../support/found.ts';

const quick: QueuePace = { lease: 1, retryDelay: 1, retries: 1 };

onBothEngines(({ store }) => {
  let db: Database;
  let queue: Queue;
  beforeAll(async () => {
    db = await store();
    queue = await openQueue(db, quick);
  }, engineStart);
  beforeEach(() => db.query('DELETE FROM fleet_queue.job'));

  /** Adds repositories to the store and the queue. */
  async function add(...names: readonly string[]): Promise<readonly string[]> {
    return db.transaction(async (one) => {
      const ids = await addRepositories(one, names.map((name) => ({ url: `https://${name}`, name, platform: 'url', archived: false, fork: false })));
      await queue.send(one, ids);
      return ids;
    });
  }

  async function taken(): Promise<Job> {
    const job = await queue.take();
    if (job === null) throw new Error('there is no job');
    return job;
  }

  /** Lets these seconds pass for all jobs, without a wait. */
  const pass = (seconds: number): Promise<unknown> =>
    db.query(`UPDATE fleet_queue.job SET start_after = start_after - $1 * interval '1 second', started_on = started_on - $1 * interval '1 second'`, [seconds]);

  const stateOf = async (name: string): Promise<unknown> => {
    const { state, reason } = (await readReport(db)).repositories.find((one) => one.name === name)!;
    return [state, reason];
  };

  it('has one job for a repository, however often it is added, waiting or being scanned', async () => {
    const [id] = await add('h/q/one');
    await Promise.all([add('h/q/one'), add('h/q/one')]);
    const job = await taken();
    await add('h/q/one');
    expect([job.repositoryId, await queue.take(), (await queue.left()).jobs]).toEqual([id, null, 1]);
    await db.transaction((one) => queue.complete(one, job));
    expect(await queue.left()).toEqual({ jobs: 0, dueIn: null });
    await add('h/q/one');
    expect((await queue.left()).jobs).toBe(1);
  });

  /** What Postgres does for each statement about jobs while `work` runs. */
  async function plansOf(work: (queue: Queue, db: Database) => Promise<unknown>): Promise<readonly string[]> {
    const asked: (readonly [text: string, values: readonly unknown[] | undefined])[] = [];
    const watched = (one: Queryable): Queryable => ({ query: (text, values) => {
      asked.push([text, values]);
      return one.query(text, values);
    } });
    const beside: Database = { ...db, ...watched(db), transaction: (inside) => db.transaction((one) => inside(watched(one))) };
    await using other = await openQueue(beside, quick);
    asked.length = 0;
    await work(other, beside);
    const plans: string[] = [];
    for (const [text, values] of asked.filter(([said]) => said.includes('fleet_queue.job'))) {
      // pg-boss puts one of its statements into a transaction of its own.
      const statement = /WITH deleted_jobs[^]*?(?=;\s*COMMIT)/.exec(text)?.[0] ?? text;
      const rows = await db.query<{ readonly 'QUERY PLAN': string }>(`EXPLAIN ${statement}`, values);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
    return plans;
  }

  it('takes the job that is due first by an index, and looks at none that waits for another try', async () => {
    await add(...Array.from({ length: 300 }, (_, i) => `h/q/many/${i}`));
    await db.query(`UPDATE fleet_queue.job SET state = 'retry', start_after = now() + interval '1 minute'`);
    const [id] = await add('h/q/many/due');
    await db.query('ANALYZE fleet_queue.job');
    const plans = await plansOf(async (other) => expect(await other.take()).toMatchObject({ repositoryId: id }));
    expect(plans).toEqual([expect.stringMatching(/LockRows[^\n]*\n\s*->\s*Index Scan[^\n]*\n\s*Index Cond: [^\n]*start_after/)]);
  });

  it('reads not all jobs to add some, to take one, to tidy up, or to forget a repository', async () => {
    const ids = await add(...Array.from({ length: 2000 }, (_, i) => `h/q/all/${i}`));
    await db.query('ANALYZE fleet_queue.job');
    const plans = await plansOf(async (other, beside) => {
      await beside.transaction((one) => other.send(one, ids.slice(0, 3)));
      await other.take();
      await other.tidy();
      await beside.transaction((one) => other.drop(one, ids[0]!));
    });
    expect(plans.length).toBeGreaterThan(6);
    const [row] = await db.query<{ readonly table: string }>(`SELECT partition_name AS table FROM fleet_queue.queue WHERE name = 'scan'`);
    expect(plans.filter((plan) => plan.includes(`Seq Scan on ${row!.table}`))).toEqual([]);
  });

  it('keeps nothing of a job that is done, or set aside', async () => {
    await add('h/q/done', 'h/q/aside');
    const job = await taken();
    await db.transaction((one) => queue.complete(one, job));
    await queue.fail(await taken(), 'the first reason');
    await pass(2.1);
    expect(await queue.fail(await taken(), 'the last reason')).toBe(true);
    await queue.tidy();
    expect(await db.query('SELECT id FROM fleet_queue.job UNION ALL SELECT id FROM fleet_queue.archive')).toEqual([]);
  });

  it('ends a job together with its findings, or neither', async () => {
    const [id] = await add('h/q/both');
    const job = await taken();
    await expect(db.transaction(async (one) => {
      await queue.complete(one, job);
      await saveScan(one, id!, 'seen', scanResult([foundFinding('both')]));
      throw new Error('the power failed');
    })).rejects.toThrow('the power failed');
    expect([await stateOf('h/q/both'), (await queue.left()).jobs]).toEqual([['waiting', null], 1]);
    await db.transaction(async (one) => {
      await queue.complete(one, job);
      await saveScan(one, id!, 'seen', scanResult([foundFinding('both')]));
    });
    expect([await stateOf('h/q/both'), (await queue.left()).jobs]).toEqual([['scanned', null], 0]);
  });

  it('gives the job of a dead worker to another, and lets the first write nothing', async () => {
    await add('h/q/dead');
    const first = await taken();
    await pass(1.1);
    await queue.tidy();
    await pass(2.1);
    const second = await taken();
    expect(second).toEqual({ ...first, tries: 1 });
    expect([await queue.keep(first), await queue.keep(second)]).toEqual([false, true]);
    await expect(db.transaction((one) => queue.complete(one, first))).rejects.toThrow(LostJob);
    await queue.fail(first, 'too late');
    await db.transaction((one) => queue.complete(one, second));
    expect((await queue.left()).jobs).toBe(0);
  });

  it('keeps the job of a worker that gives signs of life', async () => {
    await add('h/q/alive');
    const job = await taken();
    await pass(0.7);
    expect(await queue.keep(job)).toBe(true);
    await pass(0.7);
    await queue.tidy();
    await db.transaction((one) => queue.complete(one, job));
    expect((await queue.left()).jobs).toBe(0);
  });

  it('tries again after a while, and sets aside with the reason', async () => {
    await add('h/q/fails');
    await queue.fail(await taken(), 'the first reason');
    expect([await stateOf('h/q/fails'), await queue.take()]).toEqual([['waiting', 'the first reason'], null]);
    await pass(2.1);
    await queue.fail(await taken(), 'the last reason');
    expect([await stateOf('h/q/fails'), (await queue.left()).jobs]).toEqual([['set-aside', 'the last reason'], 0]);
    expect((await readReport(db)).notRead).toContainEqual({ repository: 'h/q/fails', path: null, reason: 'the last reason' });
    await add('h/q/fails');
    expect(await stateOf('h/q/fails')).toEqual(['waiting', null]);
  });

  it('gives back at once what was interrupted, without counting it as a try', async () => {
    await add('h/q/back');
    const job = await taken();
    await queue.release(job);
    expect(await taken()).toEqual(job);
  });

  it('drops what is forgotten', async () => {
    const [id] = await add('h/q/dropped');
    await db.transaction((one) => queue.drop(one, id!));
    expect(await queue.take()).toBeNull();
  });
});
