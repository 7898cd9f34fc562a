import { longestOrgToken } from '../kinds/org.ts';
import type { Effort } from './effort.ts';

/** The bytes of the longest token, and a few more. */
export const longestToken = longestOrgToken + 16;

/**
 * Bytes to search, and their places in the blob. The blob's own bytes are a surface, and so is a decoded part of it. Every
 * character of a secret is one byte of its surface.
 */
export interface Surface {
  readonly bytes: Buffer;
  /** The bytes between two places, each as one character. Places outside of the surface are left out. Do not keep this text: it keeps a larger one alive. */
  text(from: number, to: number): string;
  /** The work that may still be spent on the whole blob. */
  readonly effort: Effort;
  /** Offset in the blob at which the byte `i` of this surface begins. */
  start(i: number): number;
  /** Offset in the blob after the encoding of the byte before `i`. */
  end(i: number): number;
  /** Whether zero bytes stand near its beginning, which is git's test for binary. Nothing in it marks where a text ends. */
  readonly isBinary: boolean;
  /** Its encodings, outermost first, joined by ` > `; null for the blob itself. */
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
 * @param ends for each byte the index in `outer` after its encoding
 * @param isBinary whether what is decoded has no borders, as what stands around it has none
 */
export function decoded(
  outer: Surface,
  encoding: string,
  bytes: Buffer,
  starts: (i: number) => number,
  ends: (i: number) => number,
  isBinary = false,
): Surface {
  return {
    bytes,
    effort: outer.effort,
    text: textOf(bytes),
    start: (i) => outer.start(starts(i)),
    end: (i) => (i === 0 ? outer.start(starts(0)) : outer.end(ends(i - 1))),
    isBinary,
    encoding: outer.encoding === null ? encoding : `${outer.encoding} > ${encoding}`,
  };
}

/** How many bytes are made into text at once. Longer pieces are made one by one. */
const window = 8192;

/** Rules read the same places again and again, and places near them. A part of an existing text costs a tenth of a new one. */
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
