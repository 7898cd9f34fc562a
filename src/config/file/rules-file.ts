import { completed } from '../../rules/read-rule.ts';
import { circumstanceSchema, ownRuleSchema, type Rule } from '../../rules/rule.ts';
import { list, object, optional, some, text, usual } from '../../schema/node.ts';
import { under } from '../../schema/tree.ts';
import type { FoundFile } from './find.ts';
import { readFile, wrong } from './read-file.ts';
import { doubles } from './unknown-rules.ts';

/** A file with rules, which `rules-from` names. */
export const rulesFileSchema = object('Rules for sntrylint in a file of their own.', {
  $schema: optional(text('The address of the JSON Schema, for editors; sntrylint ignores it.', null)),
  none: usual([], some('Conditions that must not hold for a match of any rule in this file.', circumstanceSchema)),
  rules: list('Rules of your own.', ownRuleSchema),
});

/**
 * Reads the rules of a file. The file's common exceptions are added to each rule.
 *
 * @param taken the ids of other rules; the ids of this file are added
 * @throws {UserError} for all faults of the file
 */
export async function rulesOf({ content, name }: FoundFile, taken: Set<string>): Promise<readonly Rule[]> {
  const { tree, value: { none, rules } } = await readFile(content, name, rulesFileSchema);
  const [twice, ...more] = doubles(under(tree, 'rules')?.value, taken);
  if (twice !== undefined) throw wrong([twice, ...more], name);
  return rules.map(completed).map((rule) => (none.length === 0 ? rule : { ...rule, context: { word: [], with: [], any: [], ...rule.context, none: [...(rule.context?.none ?? []), ...none] } }));
}
