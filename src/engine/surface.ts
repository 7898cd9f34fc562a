import { longestOrgToken } from '../kinds/org.ts';
import type { Effort } from './effort.ts';

/** The bytes of the longest token, and some more. */
export const longestToken = longestOrgToken + 16;

/**
 * Bytes to search, and their places in the blob. The blob's own bytes are a surface, and so is each decoded part. Every
 * character of a secret is one byte of its surface.
 */
export interface Surface {
  readonly bytes: Buffer;
  /**
   * The bytes between two places, each as one character. Places outside of the surface are left out. Callers must not
   * keep this text, since it keeps a larger text in memory.
   */
  text(from: number, to: number): string;
  /** The work that may still be spent on the whole blob. */
  readonly effort: Effort;
  /** The offset in the blob at which the byte `i` of this surface begins. */
  start(i: number): number;
  /** The offset in the blob at which the byte before `i` ends. */
  end(i: number): number;
  /**
   * Whether zero bytes stand near the beginning, which is git's test for binary. In binary content nothing marks the
   * end of a text.
   */
  readonly isBinary: boolean;
  /** The encodings of the surface, outermost first, joined by ` > `; null for the blob itself. */
  readonly encoding: string | null;
}

/** The blob's own bytes, or the part of them from the offset `base` on. */
export function plain(bytes: Buffer, base: number, isBinary: boolean, effort: Effort): Surface {
  return { bytes, effort, text: textOf(bytes), start: (i) => base + i, end: (i) => base + i, isBinary, encoding: null };
}

/**
 * A surface that was decoded from another.
 *
 * @param starts the index in `outer` at which the encoding of a byte begins
 * @param ends the index in `outer` after the encoding of a byte
 * @param isBinary whether nothing marks the end of a text in the decoded bytes, because `outer` is binary too
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

/** How many bytes become text at once. Longer pieces become a text of their own. */
const window = 8192;

/**
 * Rules read the same places and their neighbours again and again. A part of an existing text costs a tenth of a new
 * text.
 */
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
