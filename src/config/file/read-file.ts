import { UserError } from '../../errors.ts';
import type { Node, Value } from '../../schema/node.ts';
import { read } from '../../schema/read.ts';
import type { Problem, Tree } from '../../schema/tree.ts';
import { parseTree } from './parse.ts';

/**
 * Reads the value of a file, with the place of each key.
 * @param besides finds more faults if the file is faulty, so that all are reported at once
 * @throws {UserError} for all faults, each with its place
 */
export async function readFile<N extends Node>(content: Buffer, file: string, node: N, besides: (tree: Tree) => readonly Problem[] = () => []): Promise<{ readonly tree: Tree; readonly value: Value<N> }> {
  const parsed = await parseTree(content);
  if (parsed.kind === 'problem') throw wrong([parsed.problem], file);
  const result = read(parsed.tree, node);
  if (result.kind === 'problems') throw wrong([...result.problems, ...besides(parsed.tree)], file);
  return { tree: parsed.tree, value: result.value };
}

/** One error for all faults of a file, in the order of the file. */
export function wrong(problems: readonly [Problem, ...Problem[]], file: string): UserError {
  const inOrder = problems.toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const [first, ...more] = inOrder.map(({ at, what, fix }) => ({ what, where: `${file}:${at.line}:${at.column}`, fix: fix ?? undefined }));
  return new UserError(first!.what, { ...first!, more: more.map((one) => new UserError(one.what, one)) });
}
