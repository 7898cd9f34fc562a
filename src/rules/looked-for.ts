import type { Rule } from './rule.ts';

/**
 * The rules that a scan must look for. Unwanted practice rules are left out, since they redact nothing.
 *
 * @param wanted ids of the rules to report; null for all
 */
export function lookedFor(rules: readonly Rule[], wanted: ReadonlySet<string> | null): readonly Rule[] {
  return rules.filter(({ kind, id }) => kind !== 'practice' || wanted?.has(id) !== false);
}
