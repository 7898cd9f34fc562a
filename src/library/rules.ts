import { nearest } from '../wording/nearest.ts';
import { UserError } from '../errors.ts';
import { builtinRules } from '../rules/builtin.ts';
import { readOwnRule } from '../rules/read-rule.ts';
import type { ownRuleSchema, Rule } from '../rules/rule.ts';
import type { Value } from '../schema/node.ts';
import { checkOptions, isList } from './options.ts';

/** A rule of one's own, as the YAML of a configuration says it: what may be left out there may be here. */
export type OwnRule = Pick<Value<typeof ownRuleSchema>, 'id' | 'pattern'> & { readonly [Key in keyof Value<typeof ownRuleSchema>]?: unknown };

export interface RulesOptions {
  /** Rules of your own, checked and completed as those of a configuration are. */
  readonly own?: readonly OwnRule[];
}

/**
 * The built-in rules, and those of one's own after them.
 * @throws {UserError} for everything that is wrong with one of them, or an id that another rule has
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

/** @throws {UserError} for an id that no rule has, since a scan with a misspelt id would find nothing */
export function checkRuleIds(ids: Iterable<string>, all: readonly Rule[], where: string): void {
  const known = all.map(({ id }) => id);
  for (const id of ids) {
    if (known.includes(id)) continue;
    const near = nearest(String(id).slice(0, 60), known);
    throw new UserError(`no rule is called "${String(id).slice(0, 60)}"`, { where, fix: near === null ? '`rules()` gives them all' : `did you mean "${near}"?` });
  }
}
