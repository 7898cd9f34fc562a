import type { Danger, FindingKind } from '../kinds/kind.ts';
import type { State } from '../sentry/state.ts';
import { type Gravity, threats } from '../sentry/threats.ts';

/**
 * The levels of urgency, the highest first. A token that Sentry was not asked about may be live, so it comes before one
 * that has ended.
 */
export const urgencies = ['live', 'unknown', 'unasked', 'ended', 'habit'] as const;
export type Urgency = (typeof urgencies)[number];

const byState = { live: 'live', unknown: 'unknown', unverified: 'unasked', revoked: 'ended', expired: 'ended' } as const satisfies Record<State, Urgency>;

/** How urgent a finding is, by its kind and the answer of Sentry. */
export function urgencyOf(kind: FindingKind, state: State): Urgency {
  return kind === 'practice' ? 'habit' : byState[state];
}

const gravities = { critical: 1000, high: 100, unknown: 50, medium: 10, low: 1 } as const satisfies Record<Gravity, number>;
const dangers = { critical: 0, high: 1, medium: 2, low: 3 } as const satisfies Record<Danger, number>;

/**
 * Numbers that sort findings of the same urgency, smaller ones first: the power of the scopes, then the danger of the
 * kind.
 */
export function rankOf(scopes: readonly string[], danger: Danger): readonly number[] {
  return [-threats(scopes).reduce((sum, { gravity }) => sum + gravities[gravity], 0), dangers[danger]];
}

/** Items sorted by their ranks, compared number by number. Items with equal ranks keep their order. */
export function ranked<Item>(items: readonly Item[], rank: (item: Item) => readonly number[]): readonly Item[] {
  const all = items.map((item) => ({ item, rank: rank(item) }));
  all.sort((a, b) => a.rank.reduce((order, value, at) => order || value - b.rank[at]!, 0));
  return all.map(({ item }) => item);
}
