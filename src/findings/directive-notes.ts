import { directiveKeyword } from '../engine/text/directive.ts';
import type { Directive } from '../engine/match.ts';
import { suppressionWithoutReason } from './suppression-without-reason.ts';

/** Ids of rules. */
export interface RuleNames {
  /** All that exist. */
  readonly known: ReadonlySet<string>;
  /** Those that this scan looks for (`--rule`, configuration). */
  readonly active: ReadonlySet<string>;
}

export interface DirectiveNote {
  readonly line: number;
  readonly text: string;
}

/** What can be said against a blob's directives: an unknown rule, nothing to suppress. */
export function directiveNotes(
  directives: readonly Directive[],
  unused: readonly Directive[],
  rules: RuleNames,
): readonly DirectiveNote[] {
  const isKnown = (id: string): boolean => rules.known.has(id) || id === suppressionWithoutReason.id;
  const notes: DirectiveNote[] = [];
  for (const { line, verb, ruleId } of directives) {
    if (ruleId === null || isKnown(ruleId)) continue;
    notes.push({ line, text: `${directiveKeyword}${verb} names the rule "${ruleId}", which does not exist` });
  }
  for (const { line, verb, ruleId } of unused) {
    // A rule that was not looked for could not be found.
    const couldFind = ruleId === null ? rules.active.size >= rules.known.size : rules.active.has(ruleId);
    if (!couldFind) continue;
    notes.push({ line, text: `${directiveKeyword}${verb}${ruleId === null ? '' : ` ${ruleId}`} suppresses nothing` });
  }
  return notes;
}
