import { decoded, type Surface } from '../surface.ts';

/** Value of each base64 and base64url character; 64 for all others. */
const values = new Uint8Array(256).fill(64);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((c, i) => (values[c.charCodeAt(0)] = i));
values['-'.charCodeAt(0)] = 62;
values['_'.charCodeAt(0)] = 63;

/** Characters of base64 that are decoded on each side of a hit. */
const reach = 12_288;
/** The longest token, in base64 and wrapped. */
const longestEncoded = 4096;
/** The same where the text was decoded for an earlier hit already: there may be one on every line. What a token of usual length needs. */
const aside = { left: 1024, right: 512 } as const;
/** A line must be so long before the next one is taken for its continuation (PEM has 64, MIME 76). */
const shortestWrapped = 32;

/** The base64 around a place, decoded. */
interface Decoded {
  readonly surfaces: readonly Surface[];
  /** The index up to which an anchor in `outer` is decoded with all that may follow it. */
  readonly until: number;
  /** The same for what ends with the anchor's own line. */
  readonly lineEnd: number;
}

/**
 * Decodes the base64 around a place that is known to begin a group of four characters.
 *
 * Whether a line goes on in the next one nothing says where it ends without padding, so both are given: a token at the
 * end of a line must not be read together with what only stands below it.
 *
 * @param at index in `outer` at which a group of four begins, possibly before the first base64 character
 * @param isKnown whether the text that goes on was given for an earlier anchor, so that only what ends is wanted
 */
export function base64Around(outer: Surface, at: number, isKnown: boolean): Decoded {
  const most = isKnown ? aside.right : reach;
  const left = leftOf(outer.bytes, at, isKnown ? aside.left : reach);
  const { places: right, ends } = rightOf(outer.bytes, at, most);
  // Whole groups before `at`, so that the phase is kept; the first of `left` may be the middle of a group.
  const before = left.slice(left.length % 4);
  const counts = isKnown && ends.length > 0 ? ends : [right.length, ...ends];
  const end = (right.at(-1) ?? left.at(-1) ?? at) + 1;
  const until = right.length < reach ? end : end - longestEncoded;
  return {
    surfaces: counts.map((count) => decode(outer, [...before, ...right.slice(0, count)], at)),
    until,
    lineEnd: ends[0] === undefined ? until : (right[ends[0] - 1] ?? at) + 1,
  };
}

/** @param places of base64 characters, from the beginning of a group on */
function decode(outer: Surface, places: readonly number[], at: number): Surface {
  const out = Buffer.allocUnsafe(Math.floor((places.length * 6) / 8));
  let bits = 0;
  let count = 0;
  let length = 0;
  for (const place of places) {
    bits = ((bits << 6) | values[outer.bytes[place]!]!) & 0x3fff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out[length++] = (bits >> count) & 0xff;
    }
  }
  return decoded(
    outer,
    'base64',
    out.subarray(0, length),
    (i) => places[Math.floor((i * 8) / 6)] ?? at,
    (i) => places[Math.ceil(((i + 1) * 8) / 6) - 1]! + 1,
  );
}

function leftOf(bytes: Buffer, at: number, most: number): number[] {
  const places: number[] = [];
  for (let i = at - 1; i >= 0 && places.length < most; i--) {
    const before = skipBreakBackwards(bytes, i);
    if (before === null && values[bytes[i]!]! < 64) {
      places.push(i);
      continue;
    }
    if (before === null || runLengthBackwards(bytes, before) < shortestWrapped) break;
    i = before + 1;
  }
  return places.reverse();
}

/**
 * What follows, over the breaks of lines, and how much of it is there where a line may have been the last: the first
 * one, and the first that is shorter than the one above it.
 */
function rightOf(bytes: Buffer, at: number, most: number): { readonly places: readonly number[]; readonly ends: readonly number[] } {
  const places: number[] = [];
  const ends: number[] = [];
  let lineLength = runLengthBackwards(bytes, at - 1);
  let above = 0;
  for (let i = at; i < bytes.length && places.length < most; i++) {
    if (values[bytes[i]!]! < 64) {
      places.push(i);
      lineLength++;
      continue;
    }
    const after = skipBreak(bytes, i);
    if (after === null || lineLength < shortestWrapped) break;
    if (ends.length === 0 || (ends.length === 1 && lineLength < above)) ends.push(places.length);
    above = lineLength;
    lineLength = 0;
    i = after - 1;
  }
  return { places, ends };
}

/**
 * Where a keyword begins that a line break cuts in two; null where none does.
 *
 * @param characters what the keyword is in base64
 * @param index which of these characters stands at `at`
 */
export function cutKeyword(bytes: Buffer, at: number, characters: string, index: number): number | null {
  let isCut = false;
  let start = at;
  for (let i = index - 1; i >= 0; i--) {
    let before = start - 1;
    const over = skipBreakBackwards(bytes, before);
    if (over !== null) [before, isCut] = [over, true];
    if (bytes[before] !== characters.charCodeAt(i)) return null;
    start = before;
  }
  for (let i = index, place = at; i < characters.length; i++, place++) {
    const over = skipBreak(bytes, place);
    if (over !== null) [place, isCut] = [over, true];
    if (bytes[place] !== characters.charCodeAt(i)) return null;
  }
  return isCut ? start : null;
}

/** Where the group of four begins of which the character at `at` is number `phase`: perhaps in the line before. */
export function groupStart(bytes: Buffer, at: number, phase: number): number {
  let start = at;
  for (let i = 0; i < phase; i++) {
    start = skipBreakBackwards(bytes, start - 1) ?? start - 1;
  }
  return start;
}

/** Where the next line's text begins when a line break stands at `i` (real, or written as `\n` in a JSON string); null when none does. */
function skipBreak(bytes: Buffer, i: number): number | null {
  if (isBase64(bytes[i])) return null;
  const match = /^(?:(?:\r?\n|\\r\\n|\\n)[ \t]*|"\s*\+?\s*")/.exec(bytes.toString('latin1', i, i + 64));
  return match === null ? null : i + match[0].length;
}

/** The last character of the line before when a line break ends at `i`; null when none does. */
function skipBreakBackwards(bytes: Buffer, i: number): number | null {
  // The letter of a `\n` is a character of base64 too.
  if (isBase64(bytes[i]) && bytes[i - 1] !== 0x5c) return null;
  const match = /(?:(?:\r?\n|\\r\\n|\\n)[ \t]*|"\s*\+?\s*")$/.exec(bytes.toString('latin1', Math.max(0, i - 63), i + 1));
  return match === null ? null : i - match[0].length;
}

function isBase64(byte: number | undefined): boolean {
  return byte !== undefined && values[byte]! < 64;
}

function runLengthBackwards(bytes: Buffer, from: number): number {
  let i = from;
  while (i >= 0 && from - i < shortestWrapped && values[bytes[i]!]! < 64) i--;
  return from - i;
}

/** The characters that text has in base64 whatever follows it, and the number of its group's characters before them. */
export function base64Forms(text: string): readonly { readonly characters: string; readonly phase: number }[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from('\0'.repeat(before) + text, 'latin1').toString('base64');
    const phase = Math.ceil((before * 8) / 6);
    return { characters: encoded.slice(phase, Math.floor(((before + text.length) * 8) / 6)), phase };
  });
}
