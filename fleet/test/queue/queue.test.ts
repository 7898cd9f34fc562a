import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { type Job, LostJob, openQueue, type Queue, type QueuePace } from '../../src/queue/queue.ts';
import type { Database } from '../../src/store/database.ts';
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
    // What was due this very millisecond is given in the next.
    for (let tries = 0; tries < 50; tries++) {
      const job = await queue.take();
      if (job !== null) return job;
    }
    throw new Error('there is no job');
  }

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

  it('finds the next job by an index, however many wait, instead of sorting them', async () => {
    await add(...Array.from({ length: 300 }, (_, i) => `h/q/many/${i}`));
    let take: readonly [text: string, values: readonly unknown[] | undefined] | null = null;
    const watched: Database = { ...db, query: (text, values) => {
      if (text.includes('SKIP LOCKED')) take = [text, values];
      return db.query(text, values);
    } };
    await using other = await openQueue(watched, quick);
    expect(await other.take()).not.toBeNull();
    await db.query('ANALYZE fleet_queue.job');
    const plan = await db.query<{ readonly 'QUERY PLAN': string }>(`EXPLAIN ${take![0]}`, take![1]);
    const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(lines).toMatch(/LockRows[^\n]*\n\s*->\s*Index Scan/);
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
    await sleep(1100);
    await queue.tidy();
    await sleep(2100);
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
    await sleep(700);
    expect(await queue.keep(job)).toBe(true);
    await sleep(700);
    await queue.tidy();
    await db.transaction((one) => queue.complete(one, job));
    expect((await queue.left()).jobs).toBe(0);
  });

  it('tries again after a while, and sets aside with the reason', async () => {
    await add('h/q/fails');
    await queue.fail(await taken(), 'the first reason');
    expect([await stateOf('h/q/fails'), await queue.take()]).toEqual([['waiting', 'the first reason'], null]);
    await sleep(2100);
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
