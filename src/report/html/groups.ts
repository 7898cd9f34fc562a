import type { Finding } from '../../findings/finding.ts';
import { code, type Markup, text } from './parts/markup.ts';
import { type Entry, triaged } from './triage.ts';
import type { Urgency } from '../urgency.ts';

/** Findings that the page shows together. */
export interface Group {
  readonly title: string;
  /** False for the group of suppressed findings. */
  readonly isOpen: boolean;
  readonly entries: readonly Entry[];
}

/** The findings that count, those that existed before a change, and the suppressed ones. */
export interface Groups {
  readonly open: Group;
  readonly before: Group;
  readonly suppressed: Group;
}

/** The findings of a report in three groups, each with the most urgent findings first. */
export function groupsOf(findings: readonly Finding[]): Groups {
  // They are numbered before they are grouped, so that no two have the same id.
  const all = triaged(findings);
  const open = all.filter(({ finding }) => finding.suppressed === null);
  return {
    open: { title: 'Findings', isOpen: true, entries: open.filter(({ finding }) => finding.isNew) },
    before: { title: 'There before this change', isOpen: true, entries: open.filter(({ finding }) => !finding.isNew) },
    suppressed: { title: 'Suppressed', isOpen: false, entries: all.filter(({ finding }) => finding.suppressed !== null) },
  };
}

export const stateWords = { live: 'Live', unknown: 'Unknown', unasked: 'Not asked', ended: 'Revoked', habit: 'Habit' } as const satisfies Record<Urgency, string>;

/** The state of a finding in one or two words. For a token that has ended, it says how. */
export function stateWord({ state, finding }: Entry, { isOpen }: Group): string {
  if (!isOpen) return 'Suppressed';
  return finding.verification.state === 'expired' ? 'Expired' : stateWords[state];
}

/** The redacted secret with its last four characters large, since Sentry's settings show them in the token's row. */
export function lastFour({ rule, secret }: Finding): Markup {
  const shown = secret.redacted;
  if (rule.kind === 'practice') return code(text(shown));
  const cut = shown.lastIndexOf('…') + 1;
  const last = shown.slice(cut);
  return `<span class="faint">${text(shown.slice(0, cut))}</span>${last === '' ? '' : `<strong>${text(last)}</strong>`}`;
}

/** The id of the element with the reasons and the advice for a rule. */
export function kindId({ rule }: Finding): string {
  return `rule-${rule.id.replaceAll(/[^\w-]/g, '_')}`;
}
