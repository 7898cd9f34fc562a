import { decoded, type Surface } from '../surface.ts';
import { afterBreak, beforeBreak } from './line-breaks.ts';

/** An encoding in groups of characters, which may be wrapped into lines. */
export interface WrappedEncoding {
  readonly name: string;
  /** 1 for each character of the encoding. */
  readonly isCharacter: Uint8Array;
  /** How many characters a group has, and how many bytes they stand for. */
  readonly group: { readonly characters: number; readonly bytes: number };
  /** How many characters are decoded on each side of a hit. */
  readonly reach: number;
  /** How many characters the longest token has. */
  readonly longest: number;
  /** Decodes the characters at these places; the first one begins a group. */
  readonly read: (bytes: Buffer, places: Int32Array) => Buffer;
}

/** A line end in a reading. */
interface LineEnd {
  /** How many characters of the reading stand before it. */
  readonly count: number;
  readonly isShorter: boolean;
  readonly isPadded: boolean;
}

/** The text around a place, read as if each line went on in the next one. */
export interface Reading {
  readonly encoding: WrappedEncoding;
  /** The places of its characters. The first character begins a group. */
  readonly places: Int32Array;
  readonly bytes: Buffer;
  readonly ends: readonly LineEnd[];
  /**
   * An index in the outer text. In this reading, anchors before it have enough text after them for the longest token.
   */
  readonly until: number;
  /** How many characters were already searched for line ends. */
  linesUntil: number;
}

/** A decoded part of a text. */
export interface Part {
  readonly surface: Surface;
  /** How many bytes at its beginning serve only as context. */
  readonly known: number;
}

/** How many characters before an anchor are its context, and how many a usual token has. */
const aside = { left: 1024, right: 512 } as const;
/** A line of at least this number of characters may continue in the next line (PEM has 64, MIME 76, xxd 60). */
const shortestWrapped = 32;

/** Decodes the text around a place at which a group begins. */
export function unwrap(outer: Surface, at: number, encoding: WrappedEncoding): Reading {
  const { reach, longest, group } = encoding;
  const left = leftOf(outer.bytes, at, encoding);
  // Only whole groups are taken before `at`, so that groups keep their borders.
  const before = left.length - (left.length % group.characters);
  const { places, ends } = rightOf(outer.bytes, at, encoding, left.subarray(left.length - before));
  const end = (places.at(-1) ?? at) + 1;
  outer.effort.look('unwrapped character', places.length);
  return { encoding, places, ends, bytes: encoding.read(outer.bytes, places), until: places.length - before < reach ? end : end - longest, linesUntil: 0 };
}

/** The whole reading. */
export function wholeOf(outer: Surface, reading: Reading): Surface {
  return surfaceOf(outer, reading, 0, reading.places.length);
}

/** How many characters stand before a place, if a group begins there; null if none begins there. */
export function groupAt({ places, encoding: { group } }: Reading, place: number): number | null {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < place) low = middle + 1;
    else high = middle;
  }
  return places[low] === place && low % group.characters === 0 ? low : null;
}

/**
 * The parts of a reading around an anchor, one for each place at which the text may end. If a line ends without
 * padding, the next line may or may not continue it. A token at the end of a line must not be joined with unrelated
 * text below it.
 *
 * @param index how many characters stand before the anchor's group
 * @returns the parts, and the number of characters up to the end of the anchor's line
 */
export function endingsOf(outer: Surface, reading: Reading, index: number): { readonly parts: readonly Part[]; readonly lineEnd: number } {
  const { places, ends, encoding: { group } } = reading;
  const next = firstBehind(ends, index);
  const near: LineEnd[] = [];
  for (let i = next; i < ends.length && (near.length === 0 || ends[i]!.count - index <= aside.right); i++) near.push(ends[i]!);
  const chosen = new Set([near[0], near.find(({ isShorter }) => isShorter), near.find(({ isPadded }) => isPadded)]);
  const from = Math.max(0, index - aside.left);
  const known = ((index - from) / group.characters) * group.bytes;
  return {
    parts: [...chosen].flatMap((end) => (end === undefined ? [] : { surface: surfaceOf(outer, reading, from, end.count), known })),
    lineEnd: near[0]?.count ?? places.length,
  };
}

/** The index of the first line end with more than `index` characters before it. */
function firstBehind(ends: readonly LineEnd[], index: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]!.count <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The characters in [`from`, `to`). `from` must begin a group. */
function surfaceOf(outer: Surface, { encoding: { name, group }, places, bytes }: Reading, from: number, to: number): Surface {
  const ratio = group.characters / group.bytes;
  const part = bytes.subarray(from / ratio, Math.floor(to / ratio));
  return decoded(outer, name, part, (i) => places[from + Math.floor(i * ratio)] ?? places.at(-1) ?? 0, (i) => places[from + Math.ceil((i + 1) * ratio) - 1]! + 1);
}

/**
 * Room for the most places that are read on both sides. It is shared, since a new list for each anchor would cost more
 * than the reading.
 */
const scratch = new Int32Array(2 * 16_384);

/** The places of the characters before a place, across line breaks. */
function leftOf(bytes: Buffer, at: number, { isCharacter, reach }: WrappedEncoding): Int32Array {
  const places = scratch;
  let first = reach;
  for (let i = at - 1; i >= 0 && first > 0; i--) {
    const before = breakBefore(bytes, i, isCharacter);
    if (before === null) {
      if (isCharacter[bytes[i]!] === 0) break;
      places[--first] = i;
      continue;
    }
    if (runLengthBackwards(bytes, before, isCharacter) < shortestWrapped) break;
    i = before + 1;
  }
  return places.slice(first, reach);
}

/** The places of the characters from a place on, across line breaks. They are put after the places in `before`. */
function rightOf(bytes: Buffer, at: number, { isCharacter, reach }: WrappedEncoding, before: Int32Array): Pick<Reading, 'places' | 'ends'> {
  const places = scratch;
  const most = before.length + reach;
  places.set(before);
  const ends: LineEnd[] = [];
  let count = before.length;
  let lineLength = runLengthBackwards(bytes, at - 1, isCharacter);
  let above = 0;
  for (let i = at; i < bytes.length && count < most; i++) {
    if (isCharacter[bytes[i]!] === 1) {
      places[count++] = i;
      lineLength++;
      continue;
    }
    const after = afterBreak(bytes, i);
    if (after === null || lineLength < shortestWrapped) break;
    ends.push({ count, isShorter: lineLength < above, isPadded: bytes[i] === 0x3d });
    above = lineLength;
    lineLength = 0;
    i = after - 1;
  }
  return { places: places.slice(0, count), ends };
}

/** Does what {@link beforeBreak} does, but quickly for most places, since these are in the middle of a line. */
export function breakBefore(bytes: Buffer, i: number, isCharacter: Uint8Array): number | null {
  // The letter of a written `\n`, and the sign before a patch's line, are characters of base64 too.
  if (isCharacter[bytes[i] ?? 0] === 1 && bytes[i - 1] !== 0x5c && bytes[i - 1] !== 0x0a) return null;
  return beforeBreak(bytes, i);
}

function runLengthBackwards(bytes: Buffer, from: number, isCharacter: Uint8Array): number {
  let i = from;
  while (i >= 0 && from - i < shortestWrapped && isCharacter[bytes[i]!] === 1) i--;
  return from - i;
}
