import { dangerOf, kindOf } from '../../../src/kinds/kinds.ts';
import { ranked, rankOf, urgencies as usual, urgencyOf as usualUrgency } from '../../../src/report/urgency.ts';
import { redactName } from '../../../src/secret/redact-text.ts';
import type { FleetFinding, FleetNotRead, FleetPlace, FleetReport, RepositoryState } from './fleet-report.ts';

/** The urgencies, the highest first. */
export const urgencies = [...usual, 'excused'] as const;
export type Urgency = (typeof urgencies)[number];

/** One finding, with facts that every report shows. */
export interface Entry {
  readonly finding: FleetFinding;
  readonly urgency: Urgency;
  /**
   * The name of the kind, as Sentry calls it. A habit, or a finding of a user's own rule, has the title of the rule.
   */
  readonly kind: string;
  /** The place that is shown first: one in HEAD if there is any, then the oldest one. */
  readonly place: FleetPlace;
  /** Each repository once, in the order of the places. */
  readonly repositories: readonly string[];
  /**
   * When the secret was made. An org token tells it; for other secrets this is the date of the first commit that has
   * it.
   */
  readonly made: string | null;
  /** The author of the first commit that has it: `Ada <ada@example.org>`. */
  readonly person: string | null;
  readonly isInHead: boolean;
  readonly isNew: boolean;
}

/** The findings, sorted by urgency, then by power of the scopes, then by danger of the kind, then new ones first. */
export function triaged(report: Pick<FleetReport, 'findings' | 'newSince'>): readonly Entry[] {
  const rank = (finding: FleetFinding): readonly number[] => [
    urgencies.indexOf(urgencyOf(finding)),
    ...rankOf(finding.verification.scopes, dangerOf(finding.kind)),
    isNew(finding, report) ? 0 : 1,
  ];
  return ranked(report.findings, rank).map((finding) => entryOf(finding, report));
}

/**
 * Whether a finding was first found after `newSince` and still counts. Its state does not always tell: a secret that was
 * committed and taken out again before the first scan is `gone-from-head` from the start.
 */
export function isNew({ state, firstSeenAt }: FleetFinding, { newSince }: Pick<FleetReport, 'newSince'>): boolean {
  return state !== 'excused' && state !== 'revoked' && firstSeenAt > newSince;
}

function entryOf(finding: FleetFinding, report: Pick<FleetReport, 'newSince'>): Entry {
  const dated = finding.places.filter(({ date }) => date !== null).toSorted((a, b) => Date.parse(a.date!) - Date.parse(b.date!));
  const first = dated[0] ?? finding.places[0]!;
  return {
    finding,
    urgency: urgencyOf(finding),
    kind: kindOf(finding.kind)?.title ?? redactName(finding.message),
    place: dated.find(({ inHead }) => inHead === true) ?? finding.places.find(({ inHead }) => inHead === true) ?? first,
    repositories: [...new Set(finding.places.map(({ repository }) => repository))],
    made: finding.organization?.issuedAt ?? first.date,
    person: first.author,
    isInHead: finding.places.some(({ inHead }) => inHead === true),
    isNew: isNew(finding, report),
  };
}

/** How urgent a finding is. Excused findings have a level of their own. */
export function urgencyOf({ state, kind, verification }: FleetFinding): Urgency {
  return state === 'excused' ? 'excused' : usualUrgency(kind, verification.state);
}

/** How many findings each level of urgency has. */
export function countByUrgency(entries: readonly Entry[]): Readonly<Record<Urgency, number>> {
  const counts: Record<Urgency, number> = { live: 0, unknown: 0, unasked: 0, ended: 0, habit: 0, excused: 0 };
  for (const { urgency } of entries) counts[urgency]++;
  return counts;
}

/** Groups items; an item may have several keys. The largest group comes first. */
export function grouped<Item>(items: readonly Item[], keysOf: (item: Item) => readonly string[]): readonly (readonly [key: string, items: readonly Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [item]);
      else known.push(item);
    }
  }
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}

/** `Ada` of `Ada <ada@example.org>`. */
export function nameOf(person: string): string {
  return person.replace(/\s*<[^<>]*>\s*$/, '') || person;
}

/** Everything that was not read: parts of repositories, repositories that are set aside, and repositories that wait. */
export function everythingNotRead({ repositories, notRead }: FleetReport): readonly FleetNotRead[] {
  const whole = new Set(notRead.filter(({ path }) => path === null).map(({ repository }) => repository));
  const others = repositories.filter(({ state, name }) => state !== 'scanned' && !whole.has(name)).map(({ name, state, reason }) => ({ repository: name, path: null, reason: sentences[state](reason) }));
  return [...others, ...notRead];
}

const sentences = {
  scanned: (reason) => reason ?? '',
  waiting: (reason) => (reason === null ? 'it is not scanned yet' : `it will be tried again: ${reason}`),
  'set-aside': (reason) => reason ?? 'it is set aside',
} as const satisfies Record<RepositoryState, (reason: string | null) => string>;

/** Whether everything was read. */
export function isComplete({ repositories, notRead }: FleetReport): boolean {
  return notRead.length === 0 && repositories.every(({ state }) => state === 'scanned');
}
