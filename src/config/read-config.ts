import { UserError } from '../errors.ts';
import { completed } from '../rules/read-rule.ts';
import type { Node, Value } from '../schema/node.ts';
import { read } from '../schema/read.ts';
import { type Problem, type Tree, under } from '../schema/tree.ts';
import { redactText } from '../secret/redact-text.ts';
import type { Config } from './config.ts';
import { configurationSchema } from './configuration-schema.ts';
import { parseTree } from './parse.ts';
import { unknownRules } from './unknown-rules.ts';

/** A configuration and the line of each key that its file holds. */
export interface ReadConfig {
  readonly config: Config;
  readonly lines: Readonly<Record<string, number>>;
}

/**
 * Reads a repository's configuration.
 *
 * @param file named in errors and beside suppressions
 * @throws {UserError} for a file that says what no configuration can say
 */
export async function readConfig(content: Buffer, file: string): Promise<ReadConfig> {
  const { tree, value: { suppress, rules: own, ...said } } = await readFile(content, file, configurationSchema);
  const places = under(tree, 'suppress')?.value;
  const where = (index: number): string => `${file}:${places?.kind === 'list' ? places.items[index]!.at.line : 0}`;
  const config: Config = {
    ...said,
    // The reason is shown in reports, which hold no secret.
    suppress: suppress.map((one, index) => ({ ...one, reason: redactText(one.reason), where: where(index) })),
    rules: own.map(completed),
  };
  const [unknown, ...more] = unknownRules(tree, config.rules);
  if (unknown !== undefined) throw wrong([unknown, ...more], file);
  return { config, lines: Object.fromEntries(tree.kind === 'map' ? tree.entries.map(({ key, at }) => [key, at.line]) : []) };
}

/**
 * What a file says, and where it says it.
 * @throws {UserError} for everything that is wrong, each with its place.
 */
export async function readFile<N extends Node>(content: Buffer, file: string, node: N): Promise<{ readonly tree: Tree; readonly value: Value<N> }> {
  const parsed = await parseTree(content);
  if (parsed.kind === 'problem') throw wrong([parsed.problem], file);
  const result = read(parsed.tree, node);
  if (result.kind === 'problems') throw wrong(result.problems, file);
  return { tree: parsed.tree, value: result.value };
}

/** Everything that is wrong in a file, in its order. */
function wrong(problems: readonly [Problem, ...Problem[]], file: string): UserError {
  const inOrder = problems.toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const [first, ...more] = inOrder.map(({ at, what, fix }) => ({ what, where: `${file}:${at.line}:${at.column}`, fix: fix ?? undefined }));
  return new UserError(first!.what, { ...first!, more: more.map((one) => new UserError(one.what, one)) });
}
