import { decoded, type Surface } from '../surface.ts';
import { afterBreak, beforeBreak } from './line-breaks.ts';

/** An encoding of groups of characters, which may be written in lines. */
export interface WrappedEncoding {
  readonly name: string;
  /** 1 for each of its characters. */
  readonly isCharacter: Uint8Array;
  /** Characters of a group, and the bytes that they stand for. */
  readonly group: { readonly characters: number; readonly bytes: number };
  /** Characters that are decoded on each side of a hit. */
  readonly reach: number;
  /** Characters of the longest token. */
  readonly longest: number;
  /** Bytes that the characters at some places stand for, from the beginning of a group on. */
  readonly read: (bytes: Buffer, places: Int32Array) => Buffer;
}

/** The end of a line in what was read. */
interface LineEnd {
  /** Characters before it. */
  readonly count: number;
  readonly isShorter: boolean;
  readonly isPadded: boolean;
}

/** The text around a place, as if all its lines went on in the next ones. */
export interface Reading {
  readonly encoding: WrappedEncoding;
  /** Where its characters stand, from the beginning of a group on. */
  readonly places: Int32Array;
  readonly bytes: Buffer;
  readonly ends: readonly LineEnd[];
  /** The index up to which an anchor in the outer text is in it with all that may follow it. */
  readonly until: number;
  /** Characters up to which lines were looked at as they end. */
  linesUntil: number;
}

/** What a part of a text says. */
export interface Part {
  readonly surface: Surface;
  /** Bytes at its beginning that are there as surroundings. */
  readonly known: number;
}

/** Characters before an anchor that are its surroundings, and those of a token of usual length. */
const aside = { left: 1024, right: 512 } as const;
/** A line must be so long before the next one is taken for its continuation (PEM has 64, MIME 76, xxd 60). */
const shortestWrapped = 32;

/** Decodes the text around a place at which a group begins. */
export function unwrap(outer: Surface, at: number, encoding: WrappedEncoding): Reading {
  const { reach, longest, group } = encoding;
  const left = leftOf(outer.bytes, at, encoding);
  // Whole groups before `at`, so that the phase is kept; the first of them may be the middle of a group.
  const before = left.length - (left.length % group.characters);
  const { places, ends } = rightOf(outer.bytes, at, encoding, left.subarray(left.length - before));
  const end = (places.at(-1) ?? at) + 1;
  outer.effort.look('unwrapped character', places.length);
  return { encoding, places, ends, bytes: encoding.read(outer.bytes, places), until: places.length - before < reach ? end : end - longest, linesUntil: 0 };
}

/** All of what was read. */
export function wholeOf(outer: Surface, reading: Reading): Surface {
  return surfaceOf(outer, reading, 0, reading.places.length);
}

/** Characters before a place, where a group begins there; null where none does. */
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
 * What was read around an anchor, up to where it may have ended. Whether a line goes on in the next one nothing says where
 * it ends without padding: a token at the end of a line must not be read together with what only stands below it.
 *
 * @param index characters before the anchor's group
 * @returns them, and how many characters there are up to the end of the anchor's line
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

/** The place in a list of the first line that ends behind some characters. */
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

/** The characters [`from`, `to`), `from` being the first of a group. */
function surfaceOf(outer: Surface, { encoding: { name, group }, places, bytes }: Reading, from: number, to: number): Surface {
  const ratio = group.characters / group.bytes;
  const part = bytes.subarray(from / ratio, Math.floor(to / ratio));
  return decoded(outer, name, part, (i) => places[from + Math.floor(i * ratio)] ?? places.at(-1) ?? 0, (i) => places[from + Math.ceil((i + 1) * ratio) - 1]! + 1);
}

/** As many places as are read on both sides at most; for each anchor a new list would cost more than what is read. */
const scratch = new Int32Array(2 * 16_384);

/** Places of characters before one, over the breaks of lines. */
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

/** What follows, over the breaks of lines, behind what is before it. */
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

/** As {@link beforeBreak}; most places are in the middle of a line. */
export function breakBefore(bytes: Buffer, i: number, isCharacter: Uint8Array): number | null {
  // The letter of a `\n`, and the sign of a patch's line, are characters of base64 too.
  if (isCharacter[bytes[i] ?? 0] === 1 && bytes[i - 1] !== 0x5c && bytes[i - 1] !== 0x0a) return null;
  return beforeBreak(bytes, i);
}

function runLengthBackwards(bytes: Buffer, from: number, isCharacter: Uint8Array): number {
  let i = from;
  while (i >= 0 && from - i < shortestWrapped && isCharacter[bytes[i]!] === 1) i--;
  return from - i;
}
