import { UserError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { Rule } from '../rules/rule.ts';
import type { SourceName } from '../sources/source.ts';

/** Where people look at files as they stand. A hook is to stop secrets, and history cannot be written better any more. */
const lintingSources: ReadonlySet<SourceName> = new Set(['worktree', 'stdin']);

/**
 * The ids of `--rule ID`; without them those of all rules, of the practice rules only in a source of linting.
 * @throws {UserError} for an id that no rule has; it names the nearest.
 */
export function pickRules(ids: readonly string[] | undefined, rules: readonly Rule[], source: SourceName): ReadonlySet<string> {
  if (ids !== undefined) return new Set(ids.map((id) => ruleById(id, rules).id));
  return new Set(rules.filter(({ kind }) => kind !== 'practice' || lintingSources.has(source)).map(({ id }) => id));
}

/** @throws {UserError} where no rule has the id. */
export function ruleById(id: string, rules: readonly Rule[]): Rule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  const near = nearest(id, rules.map((candidate) => candidate.id));
  throw new UserError(`no rule is called \`${id}\``, {
    fix: near === null ? '`sntrylint rules` lists them' : `did you mean \`${near}\`?`,
  });
}
