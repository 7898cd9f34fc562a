import type { RuleStats } from '../../engine/stats.ts';

/** The time that a history takes before its first content, in milliseconds. The caller gives the clock. */
export interface HistoryCosts {
  readonly now: () => number;
  /** Waiting for names and sizes, while threads read what is listed already. */
  listing: number;
  look: { milliseconds: number; objects: number; bytes: number };
  walk: { milliseconds: number; commits: number };
  /** The cost of rules in the first look, all threads together. */
  readonly rules: Map<string, RuleStats>;
}

/** Costs for a run to add up. */
export function noCosts(now: () => number): HistoryCosts {
  return { now, listing: 0, look: { milliseconds: 0, objects: 0, bytes: 0 }, walk: { milliseconds: 0, commits: 0 }, rules: new Map() };
}

/** The same items, with the time noted that is spent waiting for them. */
export async function* waitedFor<Item>(items: AsyncIterable<Item>, costs: HistoryCosts): AsyncGenerator<Item, void, void> {
  let asked = costs.now();
  for await (const item of items) {
    costs.listing += costs.now() - asked;
    yield item;
    asked = costs.now();
  }
  costs.listing += costs.now() - asked;
}
