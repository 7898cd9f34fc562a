import files from 'sntrylint:rules';
import { proofs } from './proofs.ts';
import { checkRule } from './check-rule.ts';
import type { Rule } from './rule.ts';

let rules: readonly Rule[] | null = null;

/** The rules of the `rules/` folder, those about secrets first, then `practice/`, sorted by file name. */
export function builtinRules(): readonly Rule[] {
  rules ??= files.map(({ file, content }) => checkRule(content, file, Object.keys(proofs)));
  return rules;
}
