import { UserError } from '../errors.ts';
import { nearest } from '../wording/nearest.ts';
import { size } from '../wording/size.ts';
import { type AlternativesNode, isRequired, type Keys, type ListNode, type MapNode, type Node, nodeOf, type NumberNode, type ObjectNode, type TextNode, type Value } from './node.ts';
import { type Problem, type Tree, under } from './tree.ts';

/** The value that was read; or everything that is wrong with it, in the order of the tree. */
export type Read<T, At> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'problems'; readonly problems: readonly [Problem<At>, ...Problem<At>[]] };

/**
 * Reads a tree as the value that a node describes. Defaults are filled in.
 *
 * @param whole how messages name the whole tree
 */
export function read<N extends Node, At>(tree: Tree<At>, node: N, whole = 'the file'): Read<Value<N>, At> {
  const problems: Problem<At>[] = [];
  const value = valueOf(tree, node, { name: null, whole, inside: '', problems });
  const [first, ...more] = problems;
  // A checked value gets its type only here.
  return first === undefined ? { kind: 'value', value: value as Value<N> } : { kind: 'problems', problems: [first, ...more] };
}

interface Place<At> {
  /** The key of the value; null for the whole tree. */
  readonly name: string | null;
  readonly whole: string;
  /** The object that holds the value, for messages: `in the rule acme-key: `. */
  readonly inside: string;
  readonly problems: Problem<At>[];
}

type MapTree<At> = Tree<At> & { readonly kind: 'map' };

/** The value; undefined if a problem was noted. */
function valueOf<At>(given: Tree<At>, node: Node, place: Place<At>): unknown {
  const tree = filled(given, node);
  const value = tree.kind === 'scalar' ? tree.value : undefined;
  const wrong = (words: string, fix: string | null = null): void => note(place, tree.at, `${subject(place)} must be ${words}`, fix);
  switch (node.kind) {
    case 'object':
      return tree.kind === 'map' ? objectValue(tree, node, place) : wrong('keys and values');
    case 'alternatives':
      return tree.kind === 'map' ? alternativeValue(tree, node, place) : wrong('keys and values');
    case 'map':
      return tree.kind === 'map' ? mapValue(tree, node, place) : wrong('keys and values');
    case 'list':
      return listValue(tree, node, place);
    case 'text':
      if (typeof value === 'string') return textValue(value, tree.at, node, place);
      return wrong(`${node.shape?.words ?? 'a text'}${tree.kind === 'scalar' && value !== null ? ', in quotes' : ''}`);
    case 'choice': {
      if (typeof value === 'string' && node.words.includes(value)) return value;
      const near = typeof value === 'string' ? nearest(value.slice(0, 60), node.words) : null;
      return wrong(`one of ${node.words.join(', ')}`, near === null ? null : `did you mean "${near}"?`);
    }
    case 'number':
      return typeof value === 'number' && isInside(value, node) ? value : wrong(`${node.words}${borders(node)}`);
    case 'switch':
      return typeof value === 'boolean' ? value : wrong('true or false');
    case 'size':
      return bytes(value) ?? wrong('a size such as 50MB or 64KiB, or a number of bytes');
  }
}

function note<At>({ inside, problems }: Place<At>, at: At, what: string, fix: string | null = null): void {
  problems.push({ at, what: inside + what, fix });
}

function subject({ name, whole }: Place<unknown>): string {
  return name === null ? whole : `"${name}"`;
}

/**
 * Reads a key without a value as an empty list or object, if these may be empty. Its items may all be commented out.
 */
function filled<At>(tree: Tree<At>, node: Node): Tree<At> {
  if (tree.kind !== 'scalar' || tree.value !== null) return tree;
  if (node.kind === 'list' && !node.isFilled) return { kind: 'list', at: tree.at, items: [] };
  return node.kind === 'object' || node.kind === 'map' ? { kind: 'map', at: tree.at, entries: [] } : tree;
}

function objectValue<At>(tree: MapTree<At>, node: ObjectNode, above: Place<At>): unknown {
  const place = { ...above, inside: insideOf(tree, node) ?? above.inside };
  const before = place.problems.length;
  const value = keysValue(tree, node.keys, node.elsewhere, place);
  const meant = slips(tree, node.keys);
  if (node.oneOf.length > 0 && !node.oneOf.some((key) => under(tree, key) !== undefined || meant.has(key))) {
    note(place, tree.entries[0]?.at ?? tree.at, `${within(place)}one of ${node.oneOf.join(', ')} is missing`);
  }
  const fault = place.problems.length > before ? null : node.fault?.(value);
  if (fault != null) note(place, under(tree, fault.key)?.value.at ?? tree.at, `"${fault.key}" ${fault.what}`, fault.fix);
  return value;
}

function insideOf<At>(tree: MapTree<At>, { called }: ObjectNode): string | null {
  const name = called === null ? undefined : under(tree, called.key)?.value;
  return name?.kind === 'scalar' && typeof name.value === 'string' ? `in the ${called!.noun} ${name.value.slice(0, 60)}: ` : null;
}

function within({ name }: Place<unknown>): string {
  return name === null ? '' : `in "${name}" `;
}

/**
 * The known keys that unknown keys were probably meant to be. Such a misspelt key is one mistake, so the meant key is
 * not reported as missing.
 */
function slips<At>(tree: MapTree<At>, keys: Keys): ReadonlySet<string | null> {
  const names = Object.keys(keys);
  return new Set(tree.entries.filter(({ key }) => !Object.hasOwn(keys, key)).map(({ key }) => nearest(key.slice(0, 60), names)));
}

function keysValue<At>(tree: MapTree<At>, keys: Keys, elsewhere: Readonly<Record<string, string>>, place: Place<At>): Record<string, unknown> {
  const names = Object.keys(keys).filter((key) => key !== '$schema');
  const said = new Map<string, unknown>();
  for (const { key, at, value } of tree.entries) {
    if (Object.hasOwn(keys, key)) said.set(key, valueOf(value, nodeOf(keys[key]!), { ...place, name: key }));
    else note(place, at, ...unknown(key, names, elsewhere));
  }
  const meant = slips(tree, keys);
  const all: Record<string, unknown> = {};
  for (const [key, below] of Object.entries(keys)) {
    if (said.has(key)) all[camel(key)] = said.get(key);
    else if (below.kind === 'usual') all[camel(key)] = below.value;
    else if (isRequired(below) && !meant.has(key)) note(place, tree.entries[0]?.at ?? tree.at, `${within(place)}"${key}" is missing`, nodeOf(below).about);
  }
  return all;
}

/** `max-file-size` as a JavaScript name. */
function camel(key: string): string {
  return key.replaceAll(/-./g, (two) => two[1]!.toUpperCase());
}

function unknown(key: string, names: readonly string[], elsewhere: Readonly<Record<string, string>>): readonly [string, string] {
  if (Object.hasOwn(elsewhere, key)) return [`"${key}" has no place here`, elsewhere[key]!];
  const near = nearest(key.slice(0, 60), names);
  return [`unknown key "${key.slice(0, 60)}"`, near === null ? `the keys here are ${names.join(', ')}` : `did you mean "${near}"?`];
}

function alternativeValue<At>(tree: MapTree<At>, { objects }: AlternativesNode, place: Place<At>): unknown {
  const names = Object.keys(objects);
  const [one, other] = tree.entries.filter(({ key }) => Object.hasOwn(objects, key));
  if (one === undefined) {
    const meant = names.filter((name) => tree.entries.some(({ key }) => nearest(key.slice(0, 60), names) === name));
    return note(place, tree.entries[0]?.at ?? tree.at, `${within(place)}one of ${names.join(', ')} is missing`, meant.length === 1 ? `did you mean "${meant[0]!}"?` : null);
  }
  if (other !== undefined) return note(place, other.at, `${within(place)}"${one.key}" and "${other.key}" do not go together`, 'keep one of them');
  const belongs = Object.fromEntries(
    Object.entries(objects).flatMap(([name, keys]) => Object.keys(keys).filter((key) => key !== name).map((key) => [key, `it goes with "${name}"`] as const)),
  );
  return keysValue(tree, objects[one.key]!, belongs, place);
}

function mapValue<At>(tree: MapTree<At>, node: MapNode, place: Place<At>): unknown {
  const shape = new RegExp(node.key.pattern, 'u');
  const value = new Map<string, unknown>();
  for (const { key, at, value: below } of tree.entries) {
    if (shape.test(key)) value.set(key, valueOf(below, node.value, { ...place, name: key }));
    else note(place, at, `"${key.slice(0, 60)}" must be ${node.key.words}`);
  }
  return value;
}

function listValue<At>(tree: Tree<At>, node: ListNode, place: Place<At>): unknown {
  if (tree.kind !== 'list') {
    if (node.orOne) return [valueOf(tree, node.of, place)];
    return note(place, tree.at, `${subject(place)} must be a list`, 'begin each item on a line of its own, with a dash and a space');
  }
  if (node.isFilled && tree.items.length === 0) return note(place, tree.at, `${subject(place)} is an empty list, which would narrow nothing`, 'name at least one, or leave the key out');
  return tree.items.map((item) => valueOf(item, node.of, place));
}

function textValue<At>(text: string, at: At, node: TextNode, place: Place<At>): unknown {
  if (node.shape !== null && !new RegExp(node.shape.pattern, 'u').test(text)) return note(place, at, `${subject(place)} must be ${node.shape.words}`);
  const fault = node.fault?.(text) ?? null;
  if (fault !== null) note(place, at, `${subject(place)} ${fault.what}`, fault.fix);
  return text;
}

function isInside(value: number, { isWhole, least, isAbove, most }: NumberNode): boolean {
  return (isAbove ? value > least : value >= least) && value <= most && (!isWhole || Number.isInteger(value));
}

/** The borders of a number, in words: ` from 0 to 8`. */
export function borders({ isAbove, least, most }: NumberNode): string {
  return isAbove ? `, more than ${least} and at most ${most}` : ` from ${least} to ${most}`;
}

/** The number of bytes that a value stands for; null if it stands for none. */
function bytes(value: unknown): number | null {
  try {
    const said = typeof value === 'string' ? size(value) : value;
    return typeof said === 'number' && Number.isSafeInteger(said) && said >= 0 ? said : null;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
