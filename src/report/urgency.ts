import type { Danger, FindingKind } from '../kinds/kind.ts';
import type { State } from '../sentry/state.ts';
import { type Gravity, threats } from '../sentry/threats.ts';

/** The urgencies, the highest first: a token that was not asked about may be live, one that has ended is not. */
export const urgencies = ['live', 'unknown', 'unasked', 'ended', 'habit'] as const;
export type Urgency = (typeof urgencies)[number];

const byState = { live: 'live', unknown: 'unknown', unverified: 'unasked', revoked: 'ended', expired: 'ended' } as const satisfies Record<State, Urgency>;

/** How urgent a finding is, by what it is and what Sentry said of it. */
export function urgencyOf(kind: FindingKind, state: State): Urgency {
  return kind === 'practice' ? 'habit' : byState[state];
}

const gravities = { critical: 1000, high: 100, unknown: 50, medium: 10, low: 1 } as const satisfies Record<Gravity, number>;
const dangers = { critical: 0, high: 1, medium: 2, low: 3 } as const satisfies Record<Danger, number>;

/** Numbers by which findings of one urgency are sorted, smaller ones first: power of the scopes, then danger of the kind. */
export function rankOf(scopes: readonly string[], danger: Danger): readonly number[] {
  return [-threats(scopes).reduce((sum, { gravity }) => sum + gravities[gravity], 0), dangers[danger]];
}

/** Items sorted by their ranks, number by number; equal ones keep their order. */
export function ranked<Item>(items: readonly Item[], rank: (item: Item) => readonly number[]): readonly Item[] {
  const all = items.map((item) => ({ item, rank: rank(item) }));
  all.sort((a, b) => a.rank.reduce((order, value, at) => order || value - b.rank[at]!, 0));
  return all.map(({ item }) => item);
}
