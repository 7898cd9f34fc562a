import { createHash } from 'node:crypto';
import { tokens } from '../tokens.ts';

/** The scans that must find a token. */
export type Seen = 'worktree' | 'staged' | 'range' | 'history';

/** Planted tokens. Each is different, so that a test can name the missing one. */
export interface Planted {
  /** Makes a new token that these scans must find. */
  readonly token: (place: string, ...seen: readonly Seen[]) => string;
  /** What a scan must find: the SHA-256 of each token, and its place. */
  readonly wanted: (seen: Seen) => ReadonlyMap<string, string>;
  /** Every form in which an output could reveal a token. */
  readonly forms: () => readonly string[];
}

export function planted(): Planted {
  const make = tokens('hostile repository');
  const all: { readonly value: string; readonly place: string; readonly seen: readonly Seen[] }[] = [];
  return {
    token(place, ...seen) {
      const value = make.user();
      all.push({ value, place, seen });
      return value;
    },
    wanted: (by) => new Map(all.filter(({ seen }) => seen.includes(by)).map(({ value, place }) => [sha256(value), place])),
    forms: () => all.flatMap(({ value }) => [value, value.slice('sntryu_'.length), Buffer.from(value).toString('base64').slice(2, -4)]),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
