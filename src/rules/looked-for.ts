import type { Rule } from './rule.ts';

/**
 * The rules that a scan has to look for: practice rules that are not asked for redact nothing.
 *
 * @param wanted ids of the rules whose findings are wanted; null for all
 */
export function lookedFor(rules: readonly Rule[], wanted: ReadonlySet<string> | null): readonly Rule[] {
  return rules.filter(({ kind, id }) => kind !== 'practice' || wanted?.has(id) !== false);
}
