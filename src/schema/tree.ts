/** The place of a value in its file. Both numbers count from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** Input with a place for each value: a line of a file, or the path to the value in an object of a program. */
export type Tree<At = Spot> =
  | { readonly kind: 'scalar'; readonly at: At; readonly value: unknown }
  | { readonly kind: 'list'; readonly at: At; readonly items: readonly Tree<At>[] }
  | { readonly kind: 'map'; readonly at: At; readonly entries: readonly Entry<At>[] };

export interface Entry<At = Spot> {
  readonly key: string;
  readonly at: At;
  readonly value: Tree<At>;
}

/** One fault. */
export interface Problem<At = Spot> {
  readonly at: At;
  /** A sentence without a full stop: `unknown key "exlude"`. */
  readonly what: string;
  readonly fix: string | null;
}

/**
 * Makes a tree from a program's value. A place is the path to a value in it: `own[0].pattern`. Undefined values are
 * left out.
 *
 * @param way how messages name the value itself
 */
export function treeOf(value: unknown, way: string): Tree<string> {
  if (Array.isArray(value)) return { kind: 'list', at: way, items: value.map((item, index) => treeOf(item, `${way}[${index}]`)) };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', at: way, value };
  const entries = Object.entries(value).filter(([, below]) => below !== undefined);
  return { kind: 'map', at: way, entries: entries.map(([key, below]) => ({ key, at: `${way}.${key}`, value: treeOf(below, `${way}.${key}`) })) };
}

/** The entry under a key; undefined if there is no such key, or if the tree has no keys. */
export function under<At>(tree: Tree<At> | undefined, key: string): Entry<At> | undefined {
  return tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key) : undefined;
}
