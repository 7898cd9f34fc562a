import { beforeAll, beforeEach, expect, it } from 'vitest';
import { openQueue, type Queue, usualPace } from '../../src/queue/queue.ts';
import { work, type WorkEvent } from '../../src/queue/work.ts';
import type { Outcome } from '../../src/scan/scan-repository.ts';
import type { Database } from '../../src/store/database.ts';
import { readReport } from '../../src/store/read-report.ts';
import { addRepositories } from '../../src/store/repositories.ts';
import { engineStart, onBothEngines } from '../support/engines.ts';
import { foundFinding, foundPlace, scanResult } from '../support/found.ts';

onBothEngines(({ store }) => {
  let db: Database;
  let queue: Queue;
  beforeAll(async () => {
    db = await store();
    queue = await openQueue(db, usualPace);
  }, engineStart);
  beforeEach(() => db.query('DELETE FROM fleet_queue.job'));

  const add = (...names: readonly string[]): Promise<void> =>
    db.transaction(async (one) => queue.send(one, await addRepositories(one, names.map((name) => ({ url: `https://${name}`, name, platform: 'url', archived: false, fork: false })))));
  const scanned = (...findings: Parameters<typeof scanResult>[0]): Outcome => ({ kind: 'scanned', seen: null, result: scanResult(findings) });
  const state = async (name: string): Promise<string> => {
    const { state: is, reason } = (await readReport(db)).repositories.find((one) => one.name === name)!;
    return `${is}: ${reason}`;
  };
  /** A scan that only ends when it is told to. */
  const interrupted = (signal: AbortSignal): Promise<Outcome> =>
    new Promise((resolve) => {
      const end = (): void => resolve({ kind: 'failed', reason: 'it was interrupted', mayPass: true });
      if (signal.aborted) end();
      else signal.addEventListener('abort', end, { once: true });
    });
  const options = { workers: 2, untilDone: true, lease: usualPace.lease };

  it('sets a repository aside whose findings the database does not take, and writes those of the others', async () => {
    await add('h/w/odd', 'h/w/plain');
    const told: WorkEvent[] = [];
    await work({ ...options, database: db, queue, told: (event) => void told.push(event), scan: async ({ name }) => scanned(foundFinding(`w ${name}`, { places: [foundPlace({ startLine: name === 'h/w/odd' ? 1e12 : 1 })] })) });
    expect([await state('h/w/odd'), await state('h/w/plain')]).toEqual([expect.stringMatching(/^set-aside: what was found could not be written: .*integer/), 'scanned: null']);
    expect(told.filter(({ kind }) => kind === 'done')).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'h/w/odd', outcome: 'set-aside', findings: 0 }), expect.objectContaining({ name: 'h/w/plain', outcome: 'scanned', findings: 1 })]));
    expect((await queue.left()).jobs).toBe(0);
  });

  it('says of the last try that the repository is set aside, and not that it will be tried again', async () => {
    await add('h/w/last');
    await db.query('UPDATE fleet_queue.job SET retry_limit = 0');
    const told: WorkEvent[] = [];
    await work({ ...options, database: db, queue, told: (event) => void told.push(event), scan: async () => ({ kind: 'failed', reason: 'the network is away', mayPass: true }) });
    expect(told.at(-1)).toEqual({ kind: 'done', name: 'h/w/last', outcome: 'set-aside', reason: 'the network is away', findings: 0 });
    expect(await state('h/w/last')).toBe('set-aside: the network is away');
  });

  it('gives back what it was at when it is told to end', async () => {
    await add('h/w/one', 'h/w/two', 'h/w/three');
    const end = new AbortController();
    let began = 0;
    await work({
      ...options, database: db, queue, untilDone: false, signal: end.signal,
      scan(_, signal) {
        if (++began === 2) end.abort();
        return interrupted(signal);
      },
    });
    const seen: string[] = [];
    await work({ ...options, database: db, queue, scan: async ({ name }) => (seen.push(name), scanned()) });
    expect(seen.toSorted()).toEqual(['h/w/one', 'h/w/three', 'h/w/two']);
    expect(await state('h/w/one')).toBe('scanned: null');
  });

  it('ends with all of its workers where one meets a mistake of ours', async () => {
    await add('h/w/a', 'h/w/b');
    const all = work({
      ...options, database: db, queue,
      scan: ({ name }, signal) =>
        name === 'h/w/a'
          ? Promise.reject(new TypeError('a mistake'))
          : interrupted(signal),
    });
    // It would wait for the other one for ever.
    await expect(all).rejects.toThrow('a mistake');
  });

  it('takes back what a killed program had, where no other can be at work', async () => {
    await add('h/w/killed');
    await expect.poll(() => queue.take()).not.toBeNull();
    await queue.takeBack();
    const { jobs, dueIn } = await queue.left();
    expect([jobs, dueIn! > 1000, dueIn! <= usualPace.retryDelay * 2000]).toEqual([1, true, true]);
  });

  it('does not wait for days where the clock was set back', async () => {
    await add('h/w/clock-a', 'h/w/clock-b');
    await expect.poll(() => queue.take()).not.toBeNull();
    await db.query(`UPDATE fleet_queue.job SET start_after = start_after + interval '3 days', started_on = started_on + interval '3 days'`);
    await queue.tidy();
    const rows = await db.query<{ readonly ahead: boolean }>(`SELECT greatest(start_after, started_on) > now() + interval '1 minute' AS ahead FROM fleet_queue.job WHERE name = 'scan' AND NOT (state = 'active' AND started_on <= now())`);
    expect(rows.map(({ ahead }) => ahead)).toEqual([false]);
  });
});
