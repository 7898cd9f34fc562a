import { UserError } from '../errors.ts';
import { treeOf } from '../schema/tree.ts';
import { type Read, read } from '../schema/read.ts';
import type { Value } from '../schema/node.ts';
import { ownRuleSchema, type Rule, ruleSchema } from './rule.ts';

/**
 * Reads a rule from the content of a file of `rules/`.
 *
 * @param file named in errors
 * @throws {UserError} if the content is not a valid rule
 */
export function readRule(content: unknown, file: string): Rule {
  return orThrow(read(treeOf(content, file), ruleSchema, 'the rule'));
}

/**
 * Reads a rule of a user's own from parsed YAML.
 *
 * @param place how errors name the rule
 * @throws {UserError} if the content is not a valid rule
 */
export function readOwnRule(content: unknown, place: string): Rule {
  return completed(orThrow(read(treeOf(content, place), ownRuleSchema, 'the rule')));
}

/** Fills in the title and the message of a user's rule if they are missing. */
export function completed(said: Value<typeof ownRuleSchema>): Rule {
  const title = said.title ?? said.id;
  return { ...said, title, message: said.message ?? title };
}

function orThrow<T>(result: Read<T, string>): T {
  if (result.kind === 'value') return result.value;
  const [first, ...more] = result.problems.map(({ at, what, fix }) => new UserError(what, { where: at, fix: fix ?? undefined }));
  throw new UserError(first!.what, { where: first!.where ?? undefined, fix: first!.fix ?? undefined, more });
}
