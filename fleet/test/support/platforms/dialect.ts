import type { Stored, World } from './world.ts';

/** A request to the API of a platform. */
export interface Asked {
  /** The path below the root of the API. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The user of the token that was sent; null without a token. */
  readonly user: string | null;
  readonly world: World;
  /** The address of the server. */
  readonly url: string;
  readonly clone: (path: string) => string;
}

export interface Said {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How one platform answers. */
export interface Dialect {
  /** The root of its API: `/api/v3`. */
  readonly root: string;
  readonly routes: readonly (readonly [pattern: RegExp, answer: (asked: Asked, ...parts: readonly string[]) => Said])[];
  readonly notFound: Said;
  /** Reads the token from a header; null if there is none. */
  readonly unauthorized: Said;
  readonly primaryLimit: (reset: number) => Said;
  readonly secondaryLimit: (after: number | null) => Said;
  readonly limitHeaders: (remaining: number, reset: number) => Readonly<Record<string, string>>;
}

export function visibleTo({ world, user }: Asked, owner: (path: string) => boolean): readonly Stored[] {
  return world.repositories().filter((one) => owner(one.path) && (one.private !== true || user !== null));
}

/** A page of a list with its `Link` header (RFC 8288): first, prev, next and last, if they exist. */
export function paged<Item>(items: readonly Item[], { page, size }: { readonly page: number; readonly size: number }, address: (page: number) => string): { readonly shown: readonly Item[]; readonly link: string; readonly last: number } {
  const last = Math.max(1, Math.ceil(items.length / size));
  const rels = [
    ...(page > 1 ? [['prev', page - 1]] : []),
    ...(page < last ? [['next', page + 1], ['last', last]] : []),
    ...(page > 1 ? [['first', 1]] : []),
  ] as const;
  return { shown: items.slice((page - 1) * size, page * size), last, link: rels.map(([rel, number]) => `<${address(number as number)}>; rel="${rel}"`).join(', ') };
}

export function numberOf(query: URLSearchParams, name: string, otherwise: number, most = Infinity): number {
  const value = Number(query.get(name) ?? otherwise);
  return Number.isSafeInteger(value) && value > 0 ? Math.min(value, most) : otherwise;
}
