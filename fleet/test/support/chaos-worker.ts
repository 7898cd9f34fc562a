import { setTimeout as sleep } from 'node:timers/promises';
import { openQueue } from '../../src/queue/queue.ts';
import { work } from '../../src/queue/work.ts';
import { openStore, type StorePlace } from '../../src/store/open-store.ts';
import { chaosFindings, chaosPace } from './chaos.ts';
import { dying } from './dying.ts';
import { scanResult } from './found.ts';

/**
 * A worker for tests that kill it. Its arguments are `PLACE [STATEMENT]`: the place of the data as JSON, and the number
 * of the statement before which it kills itself. It scans nothing. For each job it waits a moment and writes a dot.
 */
async function main(): Promise<void> {
  const place = JSON.parse(process.argv[2]!) as StorePlace;
  const statement = process.argv[3];
  let isArmed = false;
  await using store = await openStore(place);
  const database = statement === undefined ? store : dying(store, Number(statement), () => isArmed);
  await using queue = await openQueue(database, chaosPace);
  isArmed = true;
  await work({
    database,
    queue,
    workers: statement === undefined ? 4 : 1,
    untilDone: true,
    lease: chaosPace.lease,
    async scan({ name }) {
      await sleep(5 + Math.random() * 40);
      process.stdout.write('.');
      return { kind: 'scanned', seen: name, result: scanResult(chaosFindings(name)) };
    },
  });
}

await main();
