import { nearest } from '../wording/nearest.ts';
import { UserError } from '../errors.ts';
import { builtinRules } from '../rules/builtin.ts';
import { readOwnRule } from '../rules/read-rule.ts';
import type { ownRuleSchema, Rule } from '../rules/rule.ts';
import type { Value } from '../schema/node.ts';
import { checkOptions, isList } from './options.ts';

/**
 * A rule of your own, with the keys that it has in a configuration. The keys that may be left out there may be left out
 * here too.
 */
export type OwnRule = Pick<Value<typeof ownRuleSchema>, 'id' | 'pattern'> & { readonly [Key in keyof Value<typeof ownRuleSchema>]?: unknown };

export interface RulesOptions {
  /** Rules of your own. They are checked and completed as in a configuration. */
  readonly own?: readonly OwnRule[];
}

/**
 * The built-in rules, followed by your own.
 * @throws {UserError} for all faults of a rule, and for an id that another rule has
 */
export function rules(options: RulesOptions = {}): readonly Rule[] {
  checkOptions(options, 'rules()', { own: isList });
  const all = [...builtinRules()];
  for (const [index, said] of (options.own ?? []).entries()) {
    const rule = readOwnRule(said, `own[${index}]`);
    if (all.some(({ id }) => id === rule.id)) throw new UserError(`there is a rule "${rule.id}" already`, { where: `own[${index}].id`, fix: 'give it another id' });
    all.push(rule);
  }
  return all;
}

/** @throws {UserError} if no rule has an id, since a scan with a misspelt id would find nothing */
export function checkRuleIds(ids: Iterable<string>, all: readonly Rule[], where: string): void {
  const known = all.map(({ id }) => id);
  for (const id of ids) {
    if (known.includes(id)) continue;
    const near = nearest(String(id).slice(0, 60), known);
    throw new UserError(`no rule is called "${String(id).slice(0, 60)}"`, { where, fix: near === null ? '`rules()` gives them all' : `did you mean "${near}"?` });
  }
}
