/** Where a value stands in its file; both from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** What somebody says, each value with its place: a line of a file, or the way to it in a value of a program. */
export type Tree<At = Spot> =
  | { readonly kind: 'scalar'; readonly at: At; readonly value: unknown }
  | { readonly kind: 'list'; readonly at: At; readonly items: readonly Tree<At>[] }
  | { readonly kind: 'map'; readonly at: At; readonly entries: readonly Entry<At>[] };

export interface Entry<At = Spot> {
  readonly key: string;
  readonly at: At;
  readonly value: Tree<At>;
}

/** One thing that is wrong. */
export interface Problem<At = Spot> {
  readonly at: At;
  /** A sentence without a full stop: `unknown key "exlude"`. */
  readonly what: string;
  readonly fix: string | null;
}

/**
 * The tree of a value of a program; a place is the way that leads there: `own[0].pattern`. What is undefined is not said.
 *
 * @param way how the value itself is called
 */
export function treeOf(value: unknown, way: string): Tree<string> {
  if (Array.isArray(value)) return { kind: 'list', at: way, items: value.map((item, index) => treeOf(item, `${way}[${index}]`)) };
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', at: way, value };
  const entries = Object.entries(value).filter(([, below]) => below !== undefined);
  return { kind: 'map', at: way, entries: entries.map(([key, below]) => ({ key, at: `${way}.${key}`, value: treeOf(below, `${way}.${key}`) })) };
}

/** What stands under a key; undefined if there is none, or where there are no keys. */
export function under<At>(tree: Tree<At> | undefined, key: string): Entry<At> | undefined {
  return tree?.kind === 'map' ? tree.entries.find((entry) => entry.key === key) : undefined;
}
