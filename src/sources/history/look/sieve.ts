import { availableParallelism } from 'node:os';
import type { RuleStats } from '../../../engine/stats.ts';
import type { Portion, Sieve } from '../sieve.ts';
import { type Looker, ownLooker, threadLooker } from './lookers.ts';
import type { SieveStart } from './portion-look.ts';

/** How many portions may wait for a looker before the listing has to wait. */
const waiting = 3;

/** The most threads: each takes memory, and a scan should stay below 300 MB. */
const mostThreads = 4;

/**
 * If fewer objects than this are expected, the calling thread searches alone: another one takes 0.2 s of a processor to start and to
 * compile its code. If the objects are large, so that the search takes longer than some milliseconds, it gets help all the same.
 */
const worthAThread = 10_000;
const untilHelp = 500;

/**
 * If more objects than this are expected, the calling thread leaves the search to others. Its start is no longer worth saving then, and
 * only the memory of other threads can be limited.
 */
const worthAllThreads = 100_000;

interface Watch {
  readonly signal?: AbortSignal;
  readonly rules?: Map<string, RuleStats>;
}

/**
 * A sieve of several threads: each reads packs itself, or with a git of its own.
 *
 * @param jobs how many threads besides this one; 0 for none, if this process has nothing else to do; null for as many as the history is
 *   worth, with this one no more than the machine has processors, up to a limit
 * @param watch a signal to end early, and where to note the cost of rules: the time of all threads together
 */
export function sieve(start: SieveStart, jobs: number | null, { signal, rules: costs }: Watch = {}): Sieve {
  return async (portions, answered, expected) => {
    const { threads, isOwn } = crew(jobs, expected);
    const all = threads + (isOwn ? 1 : 0);
    const began = performance.now();
    const lookers: Looker[] = [];
    const idle = new Set<Looker>();
    const queue: Portion[] = [];
    let failed: unknown = null;
    let changed: () => void = () => {};
    const change = (): Promise<void> => new Promise((resolve) => (changed = resolve));

    const hire = (looker: Looker): void => {
      lookers.push(looker);
      idle.add(looker);
    };
    const give = (looker: Looker, portion: Portion): void => {
      const answer = async (): Promise<void> => {
        const { rules, ...rest } = await looker.look(portion);
        for (const [id, cost] of rules) if (costs !== undefined) addCost(costs, id, cost);
        answered(rest);
        idle.add(looker);
      };
      answer()
        .catch((error: unknown) => void (failed ??= error))
        .finally(() => changed());
    };
    const hand = (): void => {
      while (queue.length > 0) {
        if (idle.size === 0 && lookers.length < all && (!isOwn || performance.now() - began > untilHelp)) hire(threadLooker(start));
        const [looker] = idle;
        if (looker === undefined) return;
        idle.delete(looker);
        give(looker, queue.shift()!);
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
    const areDone = (): boolean => queue.length === 0 && idle.size === lookers.length;

    const stop = (): void => {
      failed ??= signal?.reason;
      changed();
    };
    signal?.addEventListener('abort', stop);
    const helpTimer = setTimeout(() => changed(), untilHelp + 1);
    try {
      if (isOwn) hire(ownLooker(start, signal));
      // They start while the first portion is made, which takes as long.
      while (lookers.length < (expected < worthAThread ? 1 : all)) hire(threadLooker(start));
      for await (const portion of portions) {
        if (portion.kind === 'families' && portion.isAfterAll) await settle(areDone);
        queue.push(portion);
        await settle(() => queue.length < waiting);
      }
      await settle(areDone);
      lookers.pop()?.retire();
    } finally {
      clearTimeout(helpTimer);
      signal?.removeEventListener('abort', stop);
      await Promise.all(lookers.map((looker) => looker.end()));
    }
  };
}

/** Who searches: how many threads, and whether the calling one does. */
function crew(jobs: number | null, expected: number): { readonly threads: number; readonly isOwn: boolean } {
  if (jobs !== null) return { threads: jobs, isOwn: jobs === 0 };
  const most = Math.min(availableParallelism(), mostThreads);
  if (expected === 0 || expected >= worthAllThreads) return { threads: most, isOwn: false };
  return { threads: most - 1, isOwn: true };
}

function addCost(rules: Map<string, RuleStats>, id: string, { tries, hits, milliseconds }: RuleStats): void {
  const sum = rules.get(id) ?? { tries: 0, hits: 0, milliseconds: 0 };
  rules.set(id, { tries: sum.tries + tries, hits: sum.hits + hits, milliseconds: sum.milliseconds + milliseconds });
}
