import { UserError } from '../../errors.ts';
import { nearest } from '../../wording/nearest.ts';
import type { Rule } from '../../rules/rule.ts';

/**
 * The ids given by `--rule ID`; null for all rules.
 * @throws {UserError} if no rule has such an id; it names the nearest id
 */
export function pickRules(ids: readonly string[] | undefined, rules: readonly Rule[]): ReadonlySet<string> | null {
  return ids === undefined ? null : new Set(ids.map((id) => ruleById(id, rules).id));
}

/** @throws {UserError} if no rule has the id. */
export function ruleById(id: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  const near = nearest(id, rules.map((candidate) => candidate.id));
  throw new UserError(`no rule is called \`${id}\``, {
    fix: near === null ? '`sntrylint rules` lists them' : `did you mean \`${near}\`?`,
  });
}
