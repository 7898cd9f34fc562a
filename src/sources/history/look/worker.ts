import type { MessagePort } from 'node:worker_threads';
import type { Portion } from '../sieve.ts';
import { portionLook, type SieveStart } from './portion-look.ts';

/** What a thread is told: a portion to look at, or that none follows. */
export type Order = Portion | 'end';

/** Answers portions, one at a time. @param ended called when none follows */
export function serve(port: MessagePort, start: SieveStart, ended: () => void): void {
  const { look } = portionLook(start);
  port.on('message', (order: Order) => {
    if (order === 'end') return ended();
    look(order)
      .then((answer) => port.postMessage(answer))
      // Thrown outside of the promise, the error ends this thread and reaches the one that waits for the answer.
      .catch((error: unknown) => setImmediate(() => { throw error; }));
  });
}
