import { compareText } from '../../findings/order.ts';
import type { Finding, Location } from '../../findings/finding.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { danger } from '../text/danger.ts';
import { ranked, rankOf, urgencies, type Urgency, urgencyOf } from '../urgency.ts';

/** One finding on the page. */
export interface Entry {
  readonly finding: Finding;
  /** The id of its element, unique on the page. */
  readonly id: string;
  readonly state: Urgency;
  /**
   * The name of the kind, as Sentry calls it. A habit, or a finding of a user's own rule, has the title of the rule.
   */
  readonly kind: string;
  readonly spots: readonly Spot[];
}

/** A path, and all places of one finding at this path. In a history every version of a file is a place. */
export interface Spot {
  readonly path: string;
  /** With a slash at its end; empty at the root. */
  readonly folder: string;
  /** At least one; places in HEAD come first. */
  readonly locations: readonly [Location, ...Location[]];
  /** The first commit that added it; null for sources without commits. */
  readonly first: { readonly commit: string; readonly author: string | null; readonly date: string | null } | null;
  readonly inHead: boolean | null;
  /** The commit that removed it, if it is gone and that commit is known. */
  readonly removed: Location['place']['removed'] | null;
}

/** The findings, the most urgent first: by state, then by the power of the scopes, then by the danger of the kind. */
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
  // Paths at which the secret still stands come first.
  return spots.sort((a, b) => Number(a.inHead === false) - Number(b.inHead === false));
}

function spotOf(path: string, all: readonly Location[]): Spot {
  const [first, ...rest] = all.toSorted((a, b) => Number(a.place.inHead === false) - Number(b.place.inHead === false));
  const dated = all.filter(({ place }) => place.commit !== null).sort((a, b) => compareText(instant(a.place.date), instant(b.place.date)))[0]?.place;
  const inHead = all.some(({ place }) => place.inHead === true) ? true : all.some(({ place }) => place.inHead === null) ? null : false;
  // If a version was never removed, it still exists at the end of some branch.
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
  // The path of a commit's message, and `<stdin>`, have no folder.
  return /\((?:message|headers)\)$/.test(path) ? '' : path.slice(0, path.lastIndexOf('/') + 1);
}

/**
 * An ISO 8601 time in UTC, so that texts can be compared. For an invalid time `otherwise` is given, by default a text
 * that sorts last.
 */
function instant(date: string | null, otherwise = '~'): string {
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? otherwise : new Date(time).toISOString();
}

/** Groups items by a key. The groups come in the order of their first items. */
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
