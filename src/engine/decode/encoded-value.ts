import type { Surface } from '../surface.ts';
import { substitute } from './substitute.ts';

/** Keys of encoded values begin with this text. */
export const encodedValueKey = 'SENTRY_';

/**
 * Finds a key with a base64 value. It must be a POSIX expression, since a hook's first look uses it too. 66 characters
 * of base64 are asked for: a system secret of 50 characters has 67, and 64 digits or a DSN have more.
 */
export const encodedValue = `${encodedValueKey}[A-Za-z0-9_]*["']?[ \t]*[:=][ \t]*["']?[A-Za-z0-9+/]{66}`;

/**
 * Finds a key that has escapes after it on its line. This is the only sign of an escaped DSN, and of an escaped token
 * without a prefix. It must be a POSIX expression. In POSIX a dot also matches the CR at a line's end.
 */
export const escapedValue = `${encodedValueKey}.*(%[0-9a-fA-F][0-9a-fA-F]|[\\\\](u00|x)[0-9a-fA-F]|&(#|[a-z]{2,6};)|=3D|[0-9a-fA-F]{8}=[^ -~]?$|["'][ \t]*[+.][ \t]*["']|[0-9a-fA-F]{8}["']?[ \t]*[\\\\+.&][ \t]*_?[^ -~]?$)`;

/** How many bytes after a key are searched for escapes. */
const longestLine = 512;

/**
 * The end of {@link escapedValue}, from the escape on. It is searched for alone, since escapes are much rarer than
 * digits.
 */
const escapes = new RegExp(escapedValue.slice(`${encodedValueKey}.*`.length).replaceAll('[0-9a-fA-F]{8}', '(?<=[0-9a-fA-F]{8})'));
/** The longest escape in bytes. An escape that begins at the end of a window may reach beyond it. */
const longestEscape = 64;

/**
 * Tells whether escapes follow a key on its line: where the line ends, or null without escapes. A line may be full of keys. So bytes
 * without escapes are remembered, and are not searched again for the next key. Callers ask about keys nearly in order.
 */
export function escapedValues(bytes: Buffer): (at: number) => number | null {
  let clear = { from: 0, to: 0 };
  return (at) => {
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
    // Only the window ends here; the line goes on. A hook's first look sees the whole line.
    const isCut = !isWhole && at + longestLine < bytes.length;
    // Most lines hold no escape. So a line is first searched for single characters, which is quicker than the
    // expression.
    if (hasSigns || endsWithSign(bytes, from, end)) {
      const text = bytes.toString('latin1', from, end);
      if (escapes.test(isCut ? `${text}\0\0` : text)) return end;
    }
    const seen = isWhole ? end : at + longestLine - longestEscape;
    if (seen > clear.to || at < clear.from) clear = { from: at, to: Math.max(at, seen) };
    return null;
  };
}

const lineFeed = 0x0a;
/**
 * Characters that may begin an escape: 1 anywhere, 2 only after a quote or a blank (`" + "`), 3 only after a `=`
 * (`=3D`).
 */
const signs = new Uint8Array(256);
for (const [kind, characters] of ['%\\&', '+.', '3'].entries()) for (const character of characters) signs[character.charCodeAt(0)] = kind + 1;
/** The characters before them that count: 1 a quote, 2 a blank, 3 a `=`. */
const places = new Uint8Array(256);
for (const [kind, characters] of [`"'`, ' \t', '='].entries()) for (const character of characters) places[character.charCodeAt(0)] = kind + 1;

function endsWithSign(bytes: Buffer, from: number, end: number): boolean {
  return end > from && (bytes[end - 1] === 0x3d || bytes[end - 2] === 0x3d);
}

const found = new RegExp(`^(${encodedValue.slice(0, -'[A-Za-z0-9+/]{66}'.length)})([A-Za-z0-9+/]{66,600}={0,2})(?![A-Za-z0-9+/=])`);

/** Texts that show a Kubernetes Secret. Its `data` holds base64 values under any keys. */
export const secretObjects = ['kind: Secret', '"kind": "Secret"', '"kind":"Secret"'] as const;

/** How many bytes on both sides of these texts are searched for values. */
const longestObject = 4096;
/** What stands between two documents of YAML in one file. */
const border = '\n---';
const objectValue = /(?<=[\w.-]["']?:[ \t]{0,4}["']?)[A-Za-z0-9+/]{40,2000}={0,2}(?![A-Za-z0-9+/=])/;

/**
 * Decodes the values of the Kubernetes Secret around a place. The surface is null if no value is text. `until` is the
 * end of the bytes that were read.
 */
export function secretObjectAt(outer: Surface, at: number): { readonly surface: Surface | null; readonly until: number } {
  const [least, most] = [Math.max(0, at - longestObject), Math.min(outer.bytes.length, at + longestObject)];
  // Nothing before the manifest belongs to it, and the last manifest of the window may go on behind the window.
  const from = least + Math.max(0, outer.bytes.subarray(least, at).lastIndexOf(border));
  const last = outer.bytes.subarray(at, most).lastIndexOf(border);
  const until = last === -1 ? most : at + last;
  outer.effort.look('object byte', until - from);
  let isText = false;
  const read = (value: string): string => {
    const text = Buffer.from(value, 'base64').toString('latin1');
    // A value with a token's prefix or a `SENTRY_` key is found by other means, with its exact place.
    if (!/^[\x20-\x7e\r\n]+$/.test(text) || text.includes('sntry') || text.includes(encodedValueKey)) return value;
    isText = true;
    return text;
  };
  const surface = substitute(outer, from, until, 'base64', objectValue, ([value]) => read(value))?.surface ?? null;
  return { surface: isText ? surface : null, until };
}

/** Whether a base64 value may follow the key at `at`. It reads only a few bytes, since most keys have none. */
export function mayBeEncodedValue(bytes: Buffer, at: number): boolean {
  let i = at + encodedValueKey.length;
  while (isNameByte[bytes[i] ?? 0] === 1 && i < at + longestKey) i++;
  const nameEnd = i;
  while (isBetween[bytes[i] ?? 0] === 1 && i < at + longestKey) i++;
  return i > nameEnd && [0, 20, 40, leastValue - 1].every((ahead) => isBase64Byte[bytes[i + ahead] ?? 0] === 1);
}

/** The most bytes that a key and its value take. */
const longestKey = 768;
/** How many bytes behind a key tell whether its value is encoded. */
export const encodedValueSight = Math.max(longestKey, longestLine + longestEscape);
const leastValue = 66;
const isNameByte = byteTable(/[A-Za-z0-9_]/);
const isBase64Byte = byteTable(/[A-Za-z0-9+/]/);
/** The characters that may stand between a name and its value: a quote, a blank, a sign. */
const isBetween = byteTable(/["' \t:=]/);

function byteTable(sign: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (sign.test(String.fromCharCode(byte)) ? 1 : 0));
}

/**
 * Decodes the base64 value of a key, as in a Kubernetes Secret: `SENTRY_AUTH_TOKEN: <base64 of 64 digits>`. No part of
 * such a value is fixed, so it is found by its key. Null if the key at `at` has no such value.
 */
export function encodedValueAt(outer: Surface, at: number): Surface | null {
  if (!mayBeEncodedValue(outer.bytes, at)) return null;
  const match = found.exec(outer.bytes.toString('latin1', at, at + longestKey));
  if (match === null) return null;
  const [all, key, value] = match as unknown as [string, string, string];
  const text = Buffer.from(value, 'base64').toString('latin1');
  if (!/^[\x21-\x7e]+\r?\n?$/.test(text)) return null;
  // Tokens with a prefix are found by other means, with exact spans.
  if (text.includes('sntry')) return null;
  return substitute(outer, at, at + all.length, 'base64', new RegExp(`(?<=^[^]{${key.length}})[A-Za-z0-9+/=]+$`), () => text)?.surface ?? null;
}
