import { builtinRules } from '../../rules/builtin.ts';
import { completed } from '../../rules/read-rule.ts';
import type { Rule } from '../../rules/rule.ts';
import { type Problem, type Tree, under } from '../../schema/tree.ts';
import { redactText } from '../../secret/redact-text.ts';
import type { Config } from '../config.ts';
import { configurationSchema } from './configuration-schema.ts';
import type { FoundFile } from './find.ts';
import { readFile, wrong } from './read-file.ts';
import { rulesOf } from './rules-file.ts';
import { ownIds, unknownRules } from './unknown-rules.ts';

/** A configuration, and the line of each key in its file. */
export interface ReadConfig {
  readonly config: Config;
  readonly lines: Readonly<Record<string, number>>;
}

/**
 * Reads a repository's configuration.
 *
 * @param file the name of the file in errors and beside suppressions
 * @param ruleFile reads a file of `rules-from`
 * @throws {UserError} if the file is not a valid configuration
 */
export async function readConfig(content: Buffer, file: string, ruleFile: (path: string) => Promise<FoundFile>): Promise<ReadConfig> {
  const { tree, value: { suppress, rules: own, ...said } } = await readFile(content, file, configurationSchema, unknownAsFarAsKnown);
  const places = under(tree, 'suppress')?.value;
  const where = (index: number): string => `${file}:${places?.kind === 'list' ? places.items[index]!.at.line : 0}`;
  const config: Config = {
    ...said,
    // Reports show the reason, and reports must hold no secret.
    suppress: suppress.map((one, index) => ({ ...one, reason: redactText(one.reason), where: where(index) })),
    rules: [...own.map(completed), ...(await rulesFrom(said.rulesFrom, own.map(({ id }) => id), ruleFile))],
  };
  const [unknown, ...more] = unknownRules(tree, config.rules.map(({ id }) => id));
  if (unknown !== undefined) throw wrong([unknown, ...more], file);
  return { config, lines: Object.fromEntries(tree.kind === 'map' ? tree.entries.map(({ key, at }) => [key, at.line]) : []) };
}

/**
 * Finds unknown rules in a file that has other faults too. If the file names other files with rules, nothing is known
 * about those, so no rule counts as unknown.
 */
function unknownAsFarAsKnown(tree: Tree): readonly Problem[] {
  return under(tree, 'rules-from') === undefined ? unknownRules(tree, ownIds(tree)) : [];
}

/** Reads the rules of other files. Their ids must differ from all others. */
async function rulesFrom(paths: readonly string[], own: readonly string[], ruleFile: (path: string) => Promise<FoundFile>): Promise<readonly Rule[]> {
  const taken = new Set([...builtinRules().map(({ id }) => id), ...own]);
  const all: Rule[] = [];
  for (const path of paths) all.push(...(await rulesOf(await ruleFile(path), taken)));
  return all;
}
