import type { SyntaxNode, Tree } from '@lezer/common';
import type { LRParser } from '@lezer/lr';
import { type Change, type Comment, type Language, longestParsed, type TextSpan } from './language.ts';

/** A literal that is a whole value, so that another expression may take its place. */
export interface Literal {
  readonly node: SyntaxNode;
  /** The text before the first quote, such as `b` in Python. */
  readonly prefix: string;
  readonly text: string;
  readonly tree: Tree;
  readonly name: string;
}

/** What is known about a language that has a parser. Nodes have the parser's names. */
export interface Grammar {
  readonly parser: LRParser;
  readonly comment: Comment;
  /** Nodes in which a comment would be a part of the text. */
  readonly opaque: readonly string[];
  /** Nodes inside of those that are code again, or that take another comment; null for nodes that take none. */
  readonly within?: Readonly<Record<string, Comment | null>>;
  readonly literals: readonly string[];
  /**
   * Where any expression is allowed: the node around a literal, and the text that must come before the literal in this
   * node.
   */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Nodes that take only constants. */
  readonly constants: readonly string[];
  readonly replace: (literal: Literal) => readonly Change[] | null;
  /** Puts the variable into a text that consists of parts. */
  readonly insert?: (part: TextSpan, node: SyntaxNode, text: string, name: string, tree: Tree) => readonly Change[] | null;
}

/** Makes a language from its grammar. */
export function grammatical(grammar: Grammar): Language {
  let last: { readonly text: string; readonly tree: Tree } | null = null;
  const parsed = (text: string): Tree => {
    if (last?.text !== text) last = { text, tree: grammar.parser.parse(text) };
    return last.tree;
  };
  return {
    comment: (text, lineStart) => (text.length > longestParsed ? null : commentAt(parsed(text), lineStart, grammar)),
    variable: (text, value, name) => (text.length > longestParsed ? null : variableAt(parsed(text), text, value, name, grammar)),
  };
}

function commentAt(tree: Tree, at: number, { comment, opaque, within = {} }: Grammar): Comment | null {
  for (let node: SyntaxNode | null = tree.resolveInner(at, 0); node !== null; node = node.parent) {
    if (node.from >= at || node.to <= at) continue;
    if (opaque.includes(node.name)) return null;
    const other = within[node.name];
    if (other !== undefined) return other;
  }
  return comment;
}

function variableAt(tree: Tree, text: string, value: TextSpan, name: string, grammar: Grammar): readonly Change[] | null {
  const { literals, values, constants, replace, insert } = grammar;
  const node = ancestors(tree.resolveInner(value.from, 1)).find((one) => literals.includes(one.name));
  if (node === undefined || node.from >= value.from || node.to <= value.to || setsVariable(text, node.from, name)) return null;
  if (ancestors(node).some((one) => one.type.isError || constants.includes(one.name))) return null;
  const parent = node.parent;
  if (parent === null || hasError(node) || hasError(parent)) return null;
  const around = values[parent.name];
  if (around === undefined || (around.length > 0 && !around.includes(node.prevSibling?.name ?? ''))) return null;
  const parts = /^(\w*)(#*)("""|'''|["'`])([\s\S]*)\3\2$/.exec(text.slice(node.from, node.to));
  if (parts !== null && parts[4] === text.slice(value.from, value.to)) return replace({ node, prefix: parts[1]!, text, tree, name });
  return insert?.(value, node, text, name, tree) ?? null;
}

/** A node and the nodes around it, from the inside to the outside. */
export function ancestors(node: SyntaxNode): readonly SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let one: SyntaxNode | null = node; one !== null; one = one.parent) all.push(one);
  return all;
}

/** The direct children of a node. */
export function children({ firstChild }: SyntaxNode): readonly SyntaxNode[] {
  const all: SyntaxNode[] = [];
  for (let one = firstChild; one !== null; one = one.nextSibling) all.push(one);
  return all;
}

function hasError(node: SyntaxNode): boolean {
  return children(node).some(({ type }) => type.isError);
}

/** Whether the value is assigned to this very variable: `process.env.… = '…'`, `os.Setenv("X", "…")`. */
export function setsVariable(text: string, at: number, name: string): boolean {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return new RegExp(String.raw`env\w*\W{0,4}${name}\b`, 'i').test(line);
}
