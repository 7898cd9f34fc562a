import { UserError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { ListNode, MapNode, Node, ObjectNode, TextNode } from '../schema/node.ts';
import { size } from '../size.ts';
import type { Problem, Spot, Tree } from './tree.ts';

/** Everything that is wrong with a tree, in the order of the file; nothing where the node allows it. */
export function check(tree: Tree, node: Node): readonly Problem[] {
  return problems(tree, node, null).toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

/** @param name the key the value stands under; null for the file as a whole. */
function problems(given: Tree, node: Node, name: string | null): readonly Problem[] {
  const tree = filled(given, node);
  const wrong = (words: string): readonly Problem[] => [{ at: tree.at, what: `${subject(name)} must be ${words}`, fix: null }];
  switch (node.kind) {
    case 'object':
      return tree.kind === 'map' ? objectProblems(tree, node, name) : wrong('keys and values');
    case 'map':
      return tree.kind === 'map' ? mapProblems(tree, node) : wrong('keys and values');
    case 'list':
      return listProblems(tree, node, name);
    case 'text':
      if (tree.kind === 'scalar' && typeof tree.value === 'string') return textProblems(tree.value, tree.at, node, name);
      return wrong(`${node.shape?.words ?? 'a text'}${tree.kind === 'scalar' && tree.value !== null ? ', in quotes' : ''}`);
    case 'choice':
      return tree.kind === 'scalar' && node.words.includes(tree.value as string) ? [] : choiceProblem(tree, node.words, name);
    case 'count':
      return tree.kind === 'scalar' && isCount(tree.value, node.most) ? [] : wrong(`a whole number from 0 to ${node.most}`);
    case 'number':
      return tree.kind === 'scalar' && typeof tree.value === 'number' && tree.value >= 0 && tree.value <= node.most ? [] : wrong(`a number from 0 to ${node.most}`);
    case 'seconds':
      return tree.kind === 'scalar' && isSeconds(tree.value, node.most) ? [] : wrong(`a number of seconds, more than 0 and at most ${node.most}`);
    case 'switch':
      return tree.kind === 'scalar' && typeof tree.value === 'boolean' ? [] : wrong('true or false');
    case 'size':
      return tree.kind === 'scalar' && isSize(tree.value) ? [] : wrong('a size such as 50MB or 64KiB, or a number of bytes');
  }
}

/** A key whose items were all commented out holds nothing, and that is no mistake where nothing may stand. */
function filled(tree: Tree, node: Node): Tree {
  if (tree.kind !== 'scalar' || tree.value !== null) return tree;
  if (node.kind === 'list' && !node.orOne) return { kind: 'list', at: tree.at, items: [] };
  return node.kind === 'object' || node.kind === 'map' ? { kind: 'map', at: tree.at, entries: [] } : tree;
}

function subject(name: string | null): string {
  return name === null ? 'the file' : `"${name}"`;
}

function objectProblems(tree: Tree & { readonly kind: 'map' }, node: ObjectNode, name: string | null): readonly Problem[] {
  const names = Object.keys(node.keys).filter((key) => key !== '$schema');
  const found = tree.entries.flatMap(({ key, at, value }) => {
    const below = Object.hasOwn(node.keys, key) ? node.keys[key] : undefined;
    return below === undefined ? [unknown(key, at, names, node)] : problems(value, below, key);
  });
  const has = (key: string): boolean => tree.entries.some((entry) => entry.key === key);
  // A slip of the pen is one mistake, not two.
  const meant = new Set(tree.entries.filter(({ key }) => !Object.hasOwn(node.keys, key)).map(({ key }) => nearest(key.slice(0, 60), names)));
  const missing = node.required.filter((key) => !has(key) && !meant.has(key));
  const at = tree.entries[0]?.at ?? tree.at;
  for (const key of missing) found.push({ at, what: `${inside(name)}"${key}" is missing`, fix: about(node.keys[key]) });
  if (node.oneOf !== undefined && !node.oneOf.some((key) => has(key) || meant.has(key))) {
    found.push({ at, what: `${inside(name)}one of ${node.oneOf.join(', ')} is missing`, fix: null });
  }
  return found;
}

function inside(name: string | null): string {
  return name === null ? '' : `in "${name}" `;
}

function about(node: Node | undefined): string | null {
  return node?.about ?? null;
}

function unknown(key: string, at: Spot, names: readonly string[], { elsewhere = {} }: ObjectNode): Problem {
  if (Object.hasOwn(elsewhere, key)) return { at, what: `"${key}" has no place here`, fix: elsewhere[key]! };
  const near = nearest(key.slice(0, 60), names);
  return {
    at,
    what: `unknown key "${key.slice(0, 60)}"`,
    fix: near === null ? `the keys here are ${names.join(', ')}` : `did you mean "${near}"?`,
  };
}

function mapProblems(tree: Tree & { readonly kind: 'map' }, node: MapNode): readonly Problem[] {
  const shape = new RegExp(node.key.pattern, 'u');
  return tree.entries.flatMap(({ key, at, value }) =>
    shape.test(key) ? problems(value, node.value, key) : [{ at, what: `"${key.slice(0, 60)}" must be ${node.key.words}`, fix: null }],
  );
}

function listProblems(tree: Tree, node: ListNode, name: string | null): readonly Problem[] {
  if (tree.kind === 'list') return tree.items.flatMap((item) => problems(item, node.of, name));
  if (node.orOne) return problems(tree, node.of, name);
  return [{ at: tree.at, what: `${subject(name)} must be a list`, fix: 'begin each item on a line of its own, with a dash and a space' }];
}

function textProblems(text: string, at: Spot, node: TextNode, name: string | null): readonly Problem[] {
  if (node.shape !== undefined && !new RegExp(node.shape.pattern, 'u').test(text)) {
    return [{ at, what: `${subject(name)} must be ${node.shape.words}`, fix: null }];
  }
  const fault = node.fault?.(text) ?? null;
  return fault === null ? [] : [{ at, what: `${subject(name)} ${fault}`, fix: null }];
}

function choiceProblem(tree: Tree, words: readonly string[], name: string | null): readonly Problem[] {
  const near = tree.kind === 'scalar' && typeof tree.value === 'string' ? nearest(tree.value.slice(0, 60), words) : null;
  return [{
    at: tree.at,
    what: `${subject(name)} must be one of ${words.join(', ')}`,
    fix: near === null ? null : `did you mean "${near}"?`,
  }];
}

function isSeconds(value: unknown, most: number): boolean {
  return typeof value === 'number' && value > 0 && value <= most;
}

function isCount(value: unknown, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function isSize(value: unknown): boolean {
  if (typeof value === 'number') return isCount(value, Number.MAX_SAFE_INTEGER);
  if (typeof value !== 'string') return false;
  try {
    return Number.isSafeInteger(size(value));
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
