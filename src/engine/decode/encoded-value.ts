import type { Surface } from '../surface.ts';
import { substitute } from './substitute.ts';

/** The keys of encoded values begin with this. */
export const encodedValueKey = 'SENTRY_';

/**
 * Finds a key with a value in base64. It uses only what POSIX has, since a hook's first look uses it too.
 * The 50 characters of a system secret are 67 in base64, and padding; 64 digits and a DSN are more.
 */
export const encodedValue = `${encodedValueKey}[A-Za-z0-9_]*["']?[ \t]*[:=][ \t]*["']?[A-Za-z0-9+/]{66}`;

/**
 * Finds such a key with escapes after it on its line. Nothing else shows an escaped token without a prefix, or a DSN. It uses
 * only what POSIX has; but in POSIX a dot also matches the CR at a line's end.
 */
export const escapedValue = `${encodedValueKey}.*(%[0-9a-fA-F][0-9a-fA-F]|[\\\\](u00|x)[0-9a-fA-F]|&(#|[a-z]{2,6};)|=3D|[0-9a-fA-F]{8}=[^ -~]?$|["'][ \t]*[+.][ \t]*["']|[0-9a-fA-F]{8}["']?[ \t]*[\\\\+.&][ \t]*_?[^ -~]?$)`;

/** Escapes are searched for in so many bytes after a key. */
const longestLine = 512;

/** The same expression from its first sign on, since signs are much rarer than digits. */
const escapes = new RegExp(escapedValue.slice(`${encodedValueKey}.*`.length).replaceAll('[0-9a-fA-F]{8}', '(?<=[0-9a-fA-F]{8})'));
/** Bytes of the longest escape. One that begins at the end of a window may go on after it. */
const longestEscape = 64;

/**
 * Tells whether escapes follow a key on its line. A line may be full of keys, so it remembers bytes without escapes, and does not
 * search them again for the next key. Keys are asked about nearly in order.
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
    // Here only the window ends, and the line goes on. A hook's first look sees all of the line.
    const isCut = !isWhole && at + longestLine < bytes.length;
    // Most lines have no sign of an escape, and no `=` at their end or before a 3. These are not searched by the expression.
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
/** Signs of an escape: 1 by themselves, 2 after a quote or a blank, 3 after a `=`. */
const signs = new Uint8Array(256);
for (const [kind, characters] of ['%\\&', '+.', '3'].entries()) for (const character of characters) signs[character.charCodeAt(0)] = kind + 1;
/** The characters before such a sign: 1 a quote, 2 a blank, 3 a `=`. */
const places = new Uint8Array(256);
for (const [kind, characters] of [`"'`, ' \t', '='].entries()) for (const character of characters) places[character.charCodeAt(0)] = kind + 1;

function endsWithSign(bytes: Buffer, from: number, end: number): boolean {
  return end > from && (bytes[end - 1] === 0x3d || bytes[end - 2] === 0x3d);
}

const found = new RegExp(`^(${encodedValue.slice(0, -'[A-Za-z0-9+/]{66}'.length)})([A-Za-z0-9+/]{66,600}={0,2})(?![A-Za-z0-9+/=])`);

/** The words of a Kubernetes document that is a Secret. Its `data` is in base64, under any keys. */
export const secretObjects = ['kind: Secret', '"kind": "Secret"', '"kind":"Secret"'] as const;

/** The values of a Secret are searched for in so many bytes on both sides of these words. */
const longestObject = 4096;
const objectValue = /(?<=[\w.-]["']?:[ \t]{0,4}["']?)[A-Za-z0-9+/]{40,2000}={0,2}(?![A-Za-z0-9+/=])/;

/** The text of a Secret around a place with its values decoded, and the index up to which it reaches; null if no value is a text. */
export function secretObjectAt(outer: Surface, at: number): { readonly surface: Surface | null; readonly until: number } {
  const [from, until] = [Math.max(0, at - longestObject), Math.min(outer.bytes.length, at + longestObject)];
  outer.effort.look('object byte', until - from);
  let isText = false;
  const read = (value: string): string => {
    const text = Buffer.from(value, 'base64').toString('latin1');
    // A token's prefix, and a key of this kind, are found in other ways, with exact spans.
    if (!/^[\x20-\x7e\r\n]+$/.test(text) || text.includes('sntry') || text.includes(encodedValueKey)) return value;
    isText = true;
    return text;
  };
  const surface = substitute(outer, from, until, 'base64', objectValue, ([value]) => read(value))?.surface ?? null;
  return { surface: isText ? surface : null, until };
}

/** Whether the text after the name of a key may be a value in base64 of this length. Most values are not, or are missing. */
function mayBeValue(bytes: Buffer, at: number): boolean {
  let i = at + encodedValueKey.length;
  while (isNameByte[bytes[i] ?? 0] === 1 && i < at + longestKey) i++;
  const nameEnd = i;
  while (isBetween[bytes[i] ?? 0] === 1 && i < at + longestKey) i++;
  return i > nameEnd && [0, 20, 40, leastValue - 1].every((ahead) => isBase64Byte[bytes[i + ahead] ?? 0] === 1);
}

/** The longest key with its value, in bytes. */
const longestKey = 768;
const leastValue = 66;
/** How far around a key lies what tells that it has neither such a value nor an escaped one: another key may stand on its line. */
export const keySight = { before: longestLine, after: longestKey + leastValue } as const;

const isNameByte = byteTable(/[A-Za-z0-9_]/);
const isBase64Byte = byteTable(/[A-Za-z0-9+/]/);
/** The characters that may stand after a name: a quote, a space, a sign. */
const isBetween = byteTable(/["' \t:=]/);

function byteTable(sign: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (sign.test(String.fromCharCode(byte)) ? 1 : 0));
}

/**
 * A secret without a prefix in base64, as in a Kubernetes Secret: `SENTRY_AUTH_TOKEN: <base64 of 64 digits>`. No part of
 * such a value is always the same, so it is found by its key. Null if the key at `at` has no such value.
 */
export function encodedValueAt(outer: Surface, at: number): Surface | null {
  if (!mayBeValue(outer.bytes, at)) return null;
  const match = found.exec(outer.bytes.toString('latin1', at, at + longestKey));
  if (match === null) return null;
  const [all, key, value] = match as unknown as [string, string, string];
  const text = Buffer.from(value, 'base64').toString('latin1');
  if (!/^[\x21-\x7e]+\r?\n?$/.test(text)) return null;
  // A token's prefix is found in another way, with an exact span.
  if (text.includes('sntry')) return null;
  return substitute(outer, at, at + all.length, 'base64', new RegExp(`(?<=^[^]{${key.length}})[A-Za-z0-9+/=]+$`), () => text)?.surface ?? null;
}
