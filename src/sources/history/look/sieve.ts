import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import type { RuleStats } from '../../../engine/stats.ts';
import type { Portion, Sieve } from '../sieve.ts';
import type { SieveStart } from './portion-look.ts';
import { type Answer, type Order, startThread } from '../../threads/tasks.ts';

/** How many portions may wait for a worker before the listing has to wait. */
const waiting = 3;

/** The most threads: each takes memory, and a scan should stay below 300 MB. */
const mostThreads = 4;

/**
 * If more objects than this are expected, all threads are used. Each thread first takes 0.4 s of a processor to compile
 * its code.
 */
const worthAllThreads = 10_000;

/**
 * If fewer objects than this are expected, they are searched in the calling thread: that takes less time than a thread
 * takes to start (about 0.1 s of a processor).
 */
const worthAThread = 1_000;

interface Watch {
  readonly signal?: AbortSignal;
  readonly rules?: Map<string, RuleStats>;
}

/**
 * A sieve of worker threads: each reads packs itself, or with a git of its own.
 *
 * @param jobs how many threads; 0 for none, if this process has nothing else to do; null for as many as the history is worth: none
 *   if it is small, one if it is not large, and else as many as the machine has processors, up to a limit
 * @param watch a signal to end early, and where to note the cost of rules: the time of all threads together
 */
export function sieve(start: SieveStart, jobs: number | null, watch: Watch = {}): Sieve {
  return (portions, answered, expected) => {
    const isTiny = jobs === null && expected > 0 && expected < worthAThread;
    const chosen = jobs === 0 || isTiny ? ownSieve(start, watch) : sieveOfThreads(start, jobs, watch);
    return chosen(portions, answered, expected);
  };
}

/** A sieve in the calling thread, which does nothing else meanwhile. */
function ownSieve(start: SieveStart, { signal, rules: costs }: Watch): Sieve {
  return async (portions, answered) => {
    const { portionLook } = await import('./portion-look.ts');
    const { look, close } = portionLook({ ...start, place: { ...start.place, ...(signal === undefined ? {} : { signal }) } });
    try {
      for await (const portion of portions) {
        // A signal of the system, such as Ctrl-C, is noticed only between two turns of the event loop.
        await new Promise(setImmediate);
        signal?.throwIfAborted();
        const { rules, ...answer } = await look(portion);
        for (const [id, cost] of rules) if (costs !== undefined) addCost(costs, id, cost);
        answered(answer);
      }
    } finally {
      close();
    }
  };
}

function sieveOfThreads(start: SieveStart, jobs: number | null, watch: Watch): Sieve {
  return async (portions, answered, expected) => {
    const workers: Worker[] = [];
    const isSmall = expected > 0 && expected < worthAllThreads;
    const most = Math.max(1, jobs ?? (isSmall ? 1 : Math.min(availableParallelism(), mostThreads)));
    const queue: Portion[] = [];
    let failed: unknown = null;
    let changed: () => void = () => {};
    const change = (): Promise<void> => new Promise((resolve) => (changed = resolve));
    const idle = new Set<Worker>();

    const hire = (): void => {
      const worker = startThread({ is: 'history', settings: start });
      workers.push(worker);
      idle.add(worker);
      worker.on('message', ({ rules, ...answer }: Answer['history']) => {
        for (const [id, cost] of rules) if (watch.rules !== undefined) addCost(watch.rules, id, cost);
        answered(answer);
        idle.add(worker);
        changed();
      });
      worker.on('error', (error) => {
        failed ??= error;
        changed();
      });
    };
    const hand = (): void => {
      while (queue.length > 0) {
        if (idle.size === 0 && workers.length < most) hire();
        const [worker] = idle;
        if (worker === undefined) return;
        idle.delete(worker);
        worker.postMessage(queue.shift() satisfies Order['history'] | undefined);
      }
    };
    const settle = async (isEnough: () => boolean): Promise<void> => {
      for (;;) {
        if (failed !== null) throw failed;
        hand();
        if (isEnough()) return;
        await change();
      }
    };

    const stop = (): void => {
      failed ??= watch.signal?.reason;
      changed();
    };
    watch.signal?.addEventListener('abort', stop);
    try {
      // They start while the first portion is made, which takes as long.
      while (workers.length < (expected < worthAllThreads ? 1 : most)) hire();
      for await (const portion of portions) {
        if (portion.kind === 'families' && portion.isAfterAll) await settle(() => queue.length === 0 && idle.size === workers.length);
        queue.push(portion);
        await settle(() => queue.length < waiting);
      }
      await settle(() => queue.length === 0 && idle.size === workers.length);
      // One of them keeps what it has compiled, while this thread goes on.
      workers.shift()?.postMessage('end' satisfies Order['history']);
    } finally {
      watch.signal?.removeEventListener('abort', stop);
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  };
}

function addCost(rules: Map<string, RuleStats>, id: string, { tries, hits, milliseconds }: RuleStats): void {
  const sum = rules.get(id) ?? { tries: 0, hits: 0, milliseconds: 0 };
  rules.set(id, { tries: sum.tries + tries, hits: sum.hits + hits, milliseconds: sum.milliseconds + milliseconds });
}
