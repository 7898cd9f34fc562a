import { afterBreak } from './line-breaks.ts';
import { breakBefore, type WrappedEncoding } from './wrapped.ts';

/** Value of each base64 and base64url character; 64 for all others. */
const values = new Uint8Array(256).fill(64);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].forEach((c, i) => (values[c.charCodeAt(0)] = i));
values['-'.charCodeAt(0)] = 62;
values['_'.charCodeAt(0)] = 63;

const isCharacter = values.map((value) => (value < 64 ? 1 : 0));

/** RFC 4648, both alphabets. */
export const base64: WrappedEncoding = {
  name: 'base64',
  isCharacter,
  group: { characters: 4, bytes: 3 },
  reach: 12_288,
  longest: 4096,
  read(bytes, places) {
    const out = Buffer.allocUnsafe(Math.floor((places.length * 6) / 8));
    let bits = 0;
    let count = 0;
    let length = 0;
    for (let i = 0; i < places.length; i++) {
      bits = ((bits << 6) | values[bytes[places[i]!]!]!) & 0x3fff;
      count += 6;
      if (count >= 8) {
        count -= 8;
        out[length++] = (bits >> count) & 0xff;
      }
    }
    return out;
  },
};

/**
 * Finds the place at which a keyword begins, if a line break cuts the keyword in two. Null if no keyword stands here.
 *
 * @param characters the keyword in base64
 * @param index which of these characters stands at `at`
 */
export function cutKeyword(bytes: Buffer, at: number, characters: string, index: number): number | null {
  let isCut = false;
  let start = at;
  for (let i = index - 1; i >= 0; i--) {
    let before = start - 1;
    const over = breakBefore(bytes, before, isCharacter);
    if (over !== null) [before, isCut] = [over, true];
    if (bytes[before] !== characters.charCodeAt(i)) return null;
    start = before;
  }
  for (let i = index, place = at; i < characters.length; i++, place++) {
    const over = isCharacter[bytes[place] ?? 0] === 1 ? null : afterBreak(bytes, place);
    if (over !== null) [place, isCut] = [over, true];
    if (bytes[place] !== characters.charCodeAt(i)) return null;
  }
  return isCut ? start : null;
}

/**
 * Finds the start of a group of four, given that the character at `at` is number `phase` of the group. The start may
 * lie in the line above.
 */
export function groupStart(bytes: Buffer, at: number, phase: number): number {
  let start = at;
  for (let i = 0; i < phase; i++) {
    start = breakBefore(bytes, start - 1, isCharacter) ?? start - 1;
  }
  return start;
}

/**
 * The base64 of a text at each of three positions in a group. Characters that depend on the neighbouring text are left
 * out. `phase` is how many characters of the group come before the text.
 */
export function base64Forms(text: string): readonly { readonly characters: string; readonly phase: number }[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from('\0'.repeat(before) + text, 'latin1').toString('base64');
    const phase = Math.ceil((before * 8) / 6);
    return { characters: encoded.slice(phase, Math.floor(((before + text.length) * 8) / 6)), phase };
  });
}
