import { compareText } from '../../findings/order.ts';
import type { Finding, Location } from '../../findings/finding.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { danger } from '../text/danger.ts';
import { ranked, rankOf, urgencies, type Urgency, urgencyOf } from '../urgency.ts';

/** One finding on the page. */
export interface Entry {
  readonly finding: Finding;
  /** Of its element, unique on the page. */
  readonly id: string;
  readonly state: Urgency;
  /** Sentry's name for the kind; of a habit and of a user's own rule the rule's. */
  readonly kind: string;
  readonly spots: readonly Spot[];
}

/** A path with everything of one finding that stands there: in a history each version of a file is a place. */
export interface Spot {
  readonly path: string;
  /** With a slash at its end; empty at the root. */
  readonly folder: string;
  /** At least one; places in HEAD come first. */
  readonly locations: readonly [Location, ...Location[]];
  /** The first commit that brought it; null outside of histories and ranges. */
  readonly first: { readonly commit: string; readonly author: string | null; readonly date: string | null } | null;
  readonly inHead: boolean | null;
  /** The commit that removed it, if it is gone and that commit is known. */
  readonly removed: Location['place']['removed'] | null;
}

/** The findings in the order of their urgency: state, then power of the scopes, then danger of the kind. */
export function triaged(findings: readonly Finding[]): readonly Entry[] {
  const rank = (finding: Finding): readonly number[] => [
    urgencies.indexOf(stateOf(finding)),
    ...rankOf(finding.verification.scopes, danger(finding.rule)),
    finding.rule.severity === 'error' ? 0 : 1,
  ];
  return ranked(findings, rank).map((finding, index) => ({
    finding,
    id: `f${index + 1}`,
    state: stateOf(finding),
    kind: kindOf(finding.rule.kind)?.title ?? finding.rule.title,
    spots: spotsOf(finding),
  }));
}

function stateOf({ rule, verification }: Finding): Urgency {
  return urgencyOf(rule.kind, verification.state);
}

function spotsOf({ locations }: Finding): readonly Spot[] {
  const spots = byKey(locations, ({ place }) => place.path).map(([path, all]) => spotOf(path, all));
  // Places where it still stands come first.
  return spots.sort((a, b) => Number(a.inHead === false) - Number(b.inHead === false));
}

function spotOf(path: string, all: readonly Location[]): Spot {
  const [first, ...rest] = all.toSorted((a, b) => Number(a.place.inHead === false) - Number(b.place.inHead === false));
  const dated = all.filter(({ place }) => place.commit !== null).sort((a, b) => compareText(instant(a.place.date), instant(b.place.date)))[0]?.place;
  const inHead = all.some(({ place }) => place.inHead === true) ? true : all.some(({ place }) => place.inHead === null) ? null : false;
  // A version that nothing took away is at the end of some branch.
  const removals = all.map(({ place }) => place.removed ?? null);
  const last = removals.filter((removed) => removed !== null).sort((a, b) => compareText(instant(b.date, ''), instant(a.date, '')))[0] ?? null;
  return {
    path,
    folder: folderOf(path),
    locations: [first!, ...rest],
    first: dated?.commit == null ? null : { commit: dated.commit, author: dated.author, date: dated.date },
    inHead,
    removed: inHead === false && !removals.includes(null) ? last : null,
  };
}

function folderOf(path: string): string {
  // `commit 1a2b3c (message)` and `<stdin>` lie in none.
  return /\((?:message|headers)\)$/.test(path) ? '' : path.slice(0, path.lastIndexOf('/') + 1);
}

/** An ISO 8601 time as a number to compare; an invalid one counts as `otherwise`, by default a late one. */
function instant(date: string | null, otherwise = '~'): string {
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? otherwise : new Date(time).toISOString();
}

/** Items by a key, in the order in which each came first. */
export function byKey<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): readonly (readonly [key: Key, items: readonly Item[]])[] {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return [...groups];
}
