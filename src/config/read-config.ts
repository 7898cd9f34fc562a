import { UserError } from '../errors.ts';
import { check } from './read/check.ts';
import { parseTree } from './read/parse.ts';
import type { Problem, Tree } from './read/tree.ts';
import { configurationNode } from './schema/configuration.ts';
import type { ObjectNode } from './schema/node.ts';
import { type ReadConfig, toConfig } from './to-config.ts';
import { unknownRules } from './unknown-rules.ts';

/**
 * Reads a repository's configuration.
 *
 * @param file named in errors
 * @throws {UserError} for a file that says what no configuration can say
 */
export async function readConfig(content: Buffer, file: string): Promise<ReadConfig> {
  const tree = await readTree(content, file, configurationNode);
  const read = toConfig(tree, file);
  if ('what' in read) throw wrong(read, 0, file);
  const [unknown, ...more] = unknownRules(tree, read.config.rules);
  if (unknown !== undefined) throw wrong(unknown, more.length, file);
  return read;
}

/**
 * The tree of a file, checked.
 * @throws {UserError} for the first thing that is wrong, with its place.
 */
export async function readTree(content: Buffer, file: string, node: ObjectNode): Promise<Tree> {
  const parsed = await parseTree(content);
  if (parsed.kind === 'problem') throw wrong(parsed.problem, 0, file);
  const [first, ...more] = check(parsed.tree, node);
  if (first !== undefined) throw wrong(first, more.length, file);
  return parsed.tree;
}

function wrong({ at, what, fix }: Problem, more: number, file: string): UserError {
  const others = more === 0 ? '' : `; and ${more} more ${more === 1 ? 'thing is' : 'things are'} wrong in this file`;
  return new UserError(what + others, { where: `${file}:${at.line}:${at.column}`, fix: fix ?? undefined });
}
