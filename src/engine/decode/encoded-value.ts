import type { Surface } from '../surface.ts';
import { substitute } from './substitute.ts';

/** What the key of an encoded value begins with. */
export const encodedValueKey = 'SENTRY_';

/**
 * The expression that finds one, without anything that POSIX does not know: a hook's first look goes by it too.
 * The 50 characters of a system secret are 67 of base64 and padding; 64 digits and a DSN are more.
 */
export const encodedValue = `${encodedValueKey}[A-Za-z0-9_]*["']?[ \t]*[:=][ \t]*["']?[A-Za-z0-9+/]{66}`;

/**
 * The expression that finds such a key with escapes behind it on its line: a token without a prefix or a DSN has nothing
 * else that shows it then. As POSIX has it, too: there, unlike here, a dot stands for the CR of a line's end as well.
 */
export const escapedValue = `${encodedValueKey}.*(%[0-9a-fA-F][0-9a-fA-F]|[\\\\](u00|x)[0-9a-fA-F]|&(#|[a-z]{2,6};)|=3D|[0-9a-fA-F]{8}=[^ -~]?$|["'][ \t]*[+.][ \t]*["']|[0-9a-fA-F]{8}["'][ \t]*[\\\\+.&][ \t]*_?[^ -~]?$)`;

/** Bytes behind a key in which escapes are looked for. */
const longestLine = 512;

/** The same, looked for from the sign on that follows the digits: there are many digits, and few signs. */
const escapes = new RegExp(escapedValue.slice(`${encodedValueKey}.*`.length).replaceAll('[0-9a-fA-F]{8}', '(?<=[0-9a-fA-F]{8})'));
/** Bytes of the longest escape: one that begins in the last ones of a window may go on behind it. */
const longestEscape = 64;

/**
 * Tells whether escapes follow a key on its line, for keys in about their order: what was seen to hold none behind one key
 * is not looked at again behind the next. A line may be full of keys.
 */
export function escapedValues(outer: Surface): (at: number) => boolean {
  let clear = { from: 0, to: 0 };
  return (at) => {
    const { bytes } = outer;
    const from = at >= clear.from && at < clear.to ? clear.to : at + encodedValueKey.length;
    const limit = Math.max(from, Math.min(bytes.length, at + longestLine));
    let end = from;
    let before = 0;
    let hasSigns = false;
    for (; end < limit && bytes[end] !== lineFeed; end++) {
      const sign = signs[bytes[end]!]!;
      hasSigns ||= sign > 0 && (sign === 1 || (sign === 2 ? before !== 0 && before < 3 : before === 3));
      before = places[bytes[end]!]!;
    }
    const isWhole = end < limit;
    // Where only the window ends, the line does not: a hook's first look sees all of it.
    const isCut = !isWhole && at + longestLine < bytes.length;
    // Most lines have none of an escape's signs, nor a `=` at their end or before a 3, and no expression reads them.
    if (hasSigns || endsWithSign(bytes, from, end)) {
      const text = bytes.toString('latin1', from, end);
      if (escapes.test(isCut ? `${text}\0\0` : text)) return true;
    }
    const seen = isWhole ? end : at + longestLine - longestEscape;
    if (seen > clear.to || at < clear.from) clear = { from: at, to: Math.max(at, seen) };
    return false;
  };
}

const lineFeed = 0x0a;
/** Signs of an escape: 1 by themselves, 2 behind a quote or a blank, 3 behind a `=`. */
const signs = new Uint8Array(256);
for (const [kind, characters] of ['%\\&', '+.', '3'].entries()) for (const character of characters) signs[character.charCodeAt(0)] = kind + 1;
/** What such a sign stands behind: 1 a quote, 2 a blank, 3 a `=`. */
const places = new Uint8Array(256);
for (const [kind, characters] of [`"'`, ' \t', '='].entries()) for (const character of characters) places[character.charCodeAt(0)] = kind + 1;

function endsWithSign(bytes: Buffer, from: number, end: number): boolean {
  return end > from && (bytes[end - 1] === 0x3d || bytes[end - 2] === 0x3d);
}

const found = new RegExp(`^(${encodedValue.slice(0, -'[A-Za-z0-9+/]{66}'.length)})([A-Za-z0-9+/]{66,600}={0,2})(?![A-Za-z0-9+/=])`);

/** What says that a document of Kubernetes is a Secret, whose `data` is in base64 under whatever keys. */
export const secretObjects = ['kind: Secret', '"kind": "Secret"', '"kind":"Secret"'] as const;

/** Bytes on both sides of it in which its values are looked for. */
const longestObject = 4096;
const objectValue = /(?<=[\w.-]["']?:[ \t]{0,4}["']?)[A-Za-z0-9+/]{40,2000}={0,2}(?![A-Za-z0-9+/=])/;

/** The text of a Secret around a place with its values decoded, and the index up to which it reaches; null where none is a text. */
export function secretObjectAt(outer: Surface, at: number): { readonly surface: Surface | null; readonly until: number } {
  const [from, until] = [Math.max(0, at - longestObject), Math.min(outer.bytes.length, at + longestObject)];
  let isText = false;
  const read = (value: string): string => {
    const text = Buffer.from(value, 'base64').toString('latin1');
    // A token's prefix and such a key are found by themselves, with spans of their own.
    if (!/^[\x20-\x7e\r\n]+$/.test(text) || text.includes('sntry') || text.includes(encodedValueKey)) return value;
    isText = true;
    return text;
  };
  const surface = substitute(outer, from, until, 'base64', objectValue, ([value]) => read(value))?.surface ?? null;
  return { surface: isText ? surface : null, until };
}

/** Whether what follows the name of a key may be so long a value in base64: most are not, or there is none. */
function mayBeValue(bytes: Buffer, at: number): boolean {
  let i = at + encodedValueKey.length;
  while (isNameByte[bytes[i] ?? 0] === 1 && i < at + longestKey) i++;
  const nameEnd = i;
  while (isBetween[bytes[i] ?? 0] === 1 && i < at + longestKey) i++;
  return i > nameEnd && [0, 20, 40, leastValue - 1].every((ahead) => isBase64Byte[bytes[i + ahead] ?? 0] === 1);
}

/** Bytes in which a key and its value stand. */
const longestKey = 768;
const leastValue = 66;
const isNameByte = byteTable(/[A-Za-z0-9_]/);
const isBase64Byte = byteTable(/[A-Za-z0-9+/]/);
/** What may stand behind a name: a quote, a space, a sign. */
const isBetween = byteTable(/["' \t:=]/);

function byteTable(sign: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (sign.test(String.fromCharCode(byte)) ? 1 : 0));
}

/**
 * A secret without a prefix in base64, as a Kubernetes Secret has it: `SENTRY_AUTH_TOKEN: <base64 of 64 digits>`. Nothing
 * in such a value is always the same, so its key leads to it. Null where the key at `at` has no such value.
 */
export function encodedValueAt(outer: Surface, at: number): Surface | null {
  if (!mayBeValue(outer.bytes, at)) return null;
  const match = found.exec(outer.bytes.toString('latin1', at, at + longestKey));
  if (match === null) return null;
  const [all, key, value] = match as unknown as [string, string, string];
  const text = Buffer.from(value, 'base64').toString('latin1');
  if (!/^[\x21-\x7e]+\r?\n?$/.test(text)) return null;
  // A token's prefix is found by itself, with a span of its own.
  if (text.includes('sntry')) return null;
  return substitute(outer, at, at + all.length, 'base64', new RegExp(`(?<=^[^]{${key.length}})[A-Za-z0-9+/=]+$`), () => text)?.surface ?? null;
}
