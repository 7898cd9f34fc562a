import files from 'sntrylint:rules';
import { readRule } from './read-rule.ts';
import type { Rule } from './rule.ts';

let rules: readonly Rule[] | null = null;

/**
 * The rules of the `rules/` folder, sorted by file name: rules about secrets first, then `practice/`. The build puts
 * their data into the place of this file.
 */
export function builtinRules(): readonly Rule[] {
  rules ??= files.map(({ file, content }) => readRule(content, file));
  return rules;
}
