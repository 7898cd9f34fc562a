import { setTimeout as sleep } from 'node:timers/promises';
import { openQueue } from '../../src/queue/queue.ts';
import { work } from '../../src/queue/work.ts';
import { openStore, type StorePlace } from '../../src/store/open-store.ts';
import { chaosFindings, chaosPace } from './chaos.ts';
import { scanResult } from './found.ts';

/** A worker that is there to be killed: `PLACE` is where the data is, as JSON. It scans nothing, takes a moment for it, and writes a dot each time. */
async function main(): Promise<void> {
  const place = JSON.parse(process.argv[2]!) as StorePlace;
  await using database = await openStore(place);
  await using queue = await openQueue(database, chaosPace);
  await work({
    database,
    queue,
    workers: 4,
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
