import { directiveKeyword } from '../engine/text/directive.ts';
import type { Directive } from '../engine/match.ts';
import { nearest } from '../wording/nearest.ts';
import { suppressionWithoutReason } from './suppression-without-reason.ts';

/** Ids of rules. */
export interface RuleNames {
  /** All existing rules. */
  readonly known: ReadonlySet<string>;
  /** The rules that this scan looks for (`--rule`, configuration). */
  readonly active: ReadonlySet<string>;
}

export interface DirectiveNote {
  readonly line: number;
  readonly text: string;
}

/** The most unknown rules that are named for one content. */
const mostUnknown = 100;

/** The faults of a blob's directives: they name an unknown rule, or suppress nothing. */
export function directiveNotes(
  directives: readonly Directive[],
  unused: readonly Directive[],
  rules: RuleNames,
): readonly DirectiveNote[] {
  const isKnown = (id: string): boolean => rules.known.has(id) || id === suppressionWithoutReason.id;
  const notes: DirectiveNote[] = [];
  let unknown = 0;
  for (const { line, verb, ruleIds } of directives) {
    for (const id of ruleIds ?? []) if (!isKnown(id) && unknown++ < mostUnknown) notes.push({ line, text: `${directiveKeyword}${verb} ${unknownRule(id, rules)}` });
  }
  for (const { line, verb, ruleIds } of unused) {
    if (!couldFind(ruleIds, rules)) continue;
    notes.push({ line, text: `${directiveKeyword}${verb}${ruleIds === null ? '' : ` ${ruleIds.join(', ')}`} suppresses nothing` });
  }
  return notes;
}

/**
 * Whether all rules of a directive were looked for. If not, nobody knows whether the directive suppresses something.
 */
export function couldFind(ruleIds: Directive['ruleIds'], { known, active }: RuleNames): boolean {
  return ruleIds === null ? active.size >= known.size : ruleIds.some((id) => active.has(id));
}

/** Says that a directive names an unknown rule, and suggests the rule that it may mean. */
export function unknownRule(id: string, { known }: Pick<RuleNames, 'known'>): string {
  const meant = nearest(id, known);
  const hint = meant !== null ? ` (did you mean ${meant}?)` : id.split(/\s+/).every((one) => known.has(one)) ? ' (put commas between rules)' : '';
  return `names the rule "${id}", which does not exist${hint}`;
}
