import { expect, it } from 'vitest';
import type { Call } from '../../src/cli/command.ts';
import { openSession } from '../../src/cli/session.ts';
import { addRepositories } from '../../src/store/repositories.ts';
import { engineStart, freshData } from '../support/engines.ts';

it('loses no job while a machine with PGlite sleeps, and takes it back at the next start', { timeout: engineStart }, async () => {
  const call = { io: { cwd: '/', env: {} }, values: { data: await freshData() }, operands: [] } as unknown as Call;
  {
    await using session = await openSession(call);
    const { database, queue } = session;
    await database.transaction(async (db) => queue.send(db, await addRepositories(db, [{ url: 'https://h/s', name: 'h/s', platform: 'url', archived: false, fork: false }])));
    const job = await queue.take();
    await database.query(`UPDATE fleet_queue.job SET started_on = started_on - interval '1 hour'`);
    await queue.tidy();
    expect(await queue.keep(job!)).toBe(true);
  }
  await using again = await openSession(call);
  const { jobs, dueIn } = await again.queue.left();
  expect([jobs, dueIn! > 1000]).toEqual([1, true]);
});
