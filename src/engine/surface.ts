import { longestOrgToken } from '../kinds/org.ts';
import type { Effort } from './effort.ts';

/** Bytes of the longest token, and a few more. */
export const longestToken = longestOrgToken + 16;

/**
 * Bytes to search, and where they stand in the blob. The blob's own bytes are a surface; so is what a piece of it
 * says once decoded. Every character of a secret is one byte of its surface.
 */
export interface Surface {
  readonly bytes: Buffer;
  /** The bytes between two places, each one character; what lies before the first or behind the last is left out. To be looked at and not kept: it holds on to what stands around. */
  text(from: number, to: number): string;
  /** What may be spent on it, together with all that the blob holds. */
  readonly effort: Effort;
  /** Offset in the blob at which the byte `i` of this surface begins. */
  start(i: number): number;
  /** Offset in the blob one past what encodes the byte before `i`. */
  end(i: number): number;
  /** Whether it has zero bytes among its first, as git tells what is binary: nothing in it marks where a text ends. */
  readonly isBinary: boolean;
  /** Encodings, outermost first, joined by ` > `; null for the blob itself. */
  readonly encoding: string | null;
}

/** The blob's own bytes, or a part of them that begins at the offset `base`. */
export function plain(bytes: Buffer, base: number, isBinary: boolean, effort: Effort): Surface {
  return { bytes, effort, text: textOf(bytes), start: (i) => base + i, end: (i) => base + i, isBinary, encoding: null };
}

/**
 * A surface decoded from another.
 *
 * @param starts for each byte the index in `outer` at which its encoding begins
 * @param ends for each byte the index one past its encoding
 */
export function decoded(
  outer: Surface,
  encoding: string,
  bytes: Buffer,
  starts: (i: number) => number,
  ends: (i: number) => number,
): Surface {
  return {
    bytes,
    effort: outer.effort,
    text: textOf(bytes),
    start: (i) => outer.start(starts(i)),
    end: (i) => (i === 0 ? outer.start(starts(0)) : outer.end(ends(i - 1))),
    isBinary: false,
    encoding: outer.encoding === null ? encoding : `${outer.encoding} > ${encoding}`,
  };
}

/** Bytes that are made text at once; longer ones by themselves. */
const window = 8192;

/** Rules ask for the same places again and again, and for those around: a part of a text costs a tenth of what a new one does. */
function textOf(bytes: Buffer): Surface['text'] {
  let [at, end] = [0, 0];
  let known = '';
  return (from, to) => {
    const [first, last] = [Math.max(0, from), Math.min(bytes.length, to)];
    if (last - first > window / 2) return bytes.toString('latin1', first, last);
    if (first < at || last > end) {
      at = Math.max(0, Math.min(first, last - window / 2));
      end = Math.min(bytes.length, at + window);
      known = bytes.toString('latin1', at, end);
    }
    return known.slice(first - at, last - at);
  };
}
