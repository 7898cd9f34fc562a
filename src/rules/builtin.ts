import files from 'sntrylint:rules';
import { readRule } from './read-rule.ts';
import type { Rule } from './rule.ts';

let rules: readonly Rule[] | null = null;

/** The rules of the `rules/` folder, those about secrets first, then `practice/`, sorted by file name. The build puts their data in the place of this file. */
export function builtinRules(): readonly Rule[] {
  rules ??= files.map(({ file, content }) => readRule(content, file));
  return rules;
}
