import { UserError } from '../errors.ts';
import { defaults, type ReadConfig, toConfig } from './config.ts';
import { type ConfigFiles, findConfig } from './find.ts';
import { check } from './read/check.ts';
import { parseTree } from './read/parse.ts';
import type { Problem, Tree } from './read/tree.ts';
import { configurationNode } from './schema/configuration.ts';
import type { ObjectNode } from './schema/node.ts';
import { unknownRules } from './unknown-rules.ts';

/** A configuration and where it stands. */
export interface FoundConfig extends ReadConfig {
  /** As messages name it; null where there is none and the defaults hold. */
  readonly file: string | null;
}

/**
 * The configuration of a repository. No parser is loaded where it has none.
 *
 * @param path the file of `--config`; null for the one at the root, if there is one
 * @throws {UserError} for a file that is not there, not readable, or says what no configuration can say
 */
export async function readConfig(files: ConfigFiles, path: string | null): Promise<FoundConfig> {
  const found = path === null ? await findConfig(files) : await named(files, path);
  if (found === null) return { config: defaults, lines: {}, file: null };
  const file = files.name(found.path);
  const tree = await readTree(found.content, file, configurationNode);
  const read = toConfig(tree, file);
  if ('what' in read) throw wrong(read, 0, file);
  const [unknown, ...more] = unknownRules(tree, read.config.rules);
  if (unknown !== undefined) throw wrong(unknown, more.length, file);
  return { ...read, file };
}

async function named(files: ConfigFiles, path: string): Promise<{ readonly path: string; readonly content: Buffer }> {
  const content = await files.read(path);
  if (content === null) throw new UserError('there is no such file', { where: files.name(path) });
  return { path, content };
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
