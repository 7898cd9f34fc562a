/** Where a value stands in its file; both from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** What a configuration file says, each value with its place. */
export type Tree =
  | { readonly kind: 'scalar'; readonly at: Spot; readonly value: string | number | boolean | null }
  | { readonly kind: 'list'; readonly at: Spot; readonly items: readonly Tree[] }
  | { readonly kind: 'map'; readonly at: Spot; readonly entries: readonly Entry[] };

export interface Entry {
  readonly key: string;
  readonly at: Spot;
  readonly value: Tree;
}

/** One thing that is wrong in a file. */
export interface Problem {
  readonly at: Spot;
  /** A sentence without a full stop: `unknown key "exlude"`. */
  readonly what: string;
  readonly fix: string | null;
}

/** The value without its places. */
export function plain(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plain);
  // Without a prototype, so that a key `__proto__` is a key like any other.
  const object = Object.create(null) as Record<string, unknown>;
  for (const { key, value } of tree.entries) object[key] = plain(value);
  return object;
}
