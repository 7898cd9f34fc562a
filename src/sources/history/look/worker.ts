import { parentPort, workerData } from 'node:worker_threads';
import type { Portion } from '../sieve.ts';
import { portionLook, type SieveStart } from './portion-look.ts';

const { look } = portionLook(workerData as SieveStart);

parentPort!.on('message', (portion: Portion) => {
  look(portion)
    .then((answer) => parentPort!.postMessage(answer))
    // Thrown outside of the promise, the error ends this thread and reaches the one that waits for the answer.
    .catch((error: unknown) => setImmediate(() => { throw error; }));
});
