import { expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { addRepositories } from '../../src/store/repositories.ts';
import { saveUnchanged } from '../../src/store/save-scan.ts';
import { vacuum } from '../../src/store/vacuum.ts';
import { amount } from '../../../test/support/how-long.ts';
import { engineStart, freshData } from '../support/engines.ts';

it('keeps the folder of PGlite from growing with each night in which nothing is new', { timeout: engineStart }, async () => {
  await using db = await openStore({ kind: 'folder', path: await freshData() });
  await using queue = await openQueue(db);
  const listed = Array.from({ length: amount(80, 300) }, (_, i) => ({ url: `https://h/v/${i}`, name: `h/v/${i}`, platform: 'url', archived: false, fork: false }) as const);
  const sizes: number[] = [];
  for (let night = 0; night < amount(4, 6); night++) {
    await db.transaction(async (one) => queue.send(one, await addRepositories(one, listed)));
    for (let job = await queue.take(); job !== null; job = await queue.take()) {
      const taken = job;
      await db.transaction(async (one) => {
        await queue.complete(one, taken);
        await saveUnchanged(one, taken.repositoryId);
      });
    }
    await vacuum(db);
    const [row] = await db.query<{ readonly bytes: number }>(`SELECT sum(pg_total_relation_size(oid))::float8 AS bytes FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('fleet'::regnamespace, 'fleet_queue'::regnamespace)`);
    sizes.push(row!.bytes);
  }
  expect(sizes.slice(2)).toEqual(Array(amount(2, 4)).fill(sizes[1]));
});
