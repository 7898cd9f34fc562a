import { redactText } from '../../secret/redact-text.ts';
import type { Secret } from '../../secret/secret.ts';
import type { Wide } from '../decode/wide.ts';
import type { Excerpt, Span } from '../match.ts';

/** The most bytes that are shown on each side of a secret. */
const reach = 160;

/** A secret and its place in the blob. */
export interface SecretSpan {
  readonly span: Span;
  readonly secret: Secret;
}

/** Gives the line around the secret with this index in the list. */
type Excerpts = (index: number) => Excerpt;

/**
 * The lines around secrets, with every secret on them redacted, even a secret that the window cuts.
 *
 * @param bytes a piece of the blob that holds the secrets
 * @param base the offset of the piece in the blob
 * @param secrets all secrets of the piece, sorted by their start
 */
export function excerpts(bytes: Buffer, base: number, secrets: readonly SecretSpan[], wide: Wide | null): Excerpts {
  const ends = endsSoFar(secrets);
  return (index) => {
    const width = wide?.width ?? 1;
    const own = secrets[index]!.span;
    const from = lineStart(bytes, own.start - base, width);
    const to = lineEnd(bytes, own.end - base, width);
    let first = index;
    while (first > 0 && ends[first - 1]! > base + from) first--;
    let text = '';
    let start = 0;
    let length = 0;
    let shown = from;
    for (let i = first; i < secrets.length && secrets[i]!.span.start < base + to; i++) {
      const { span, secret } = secrets[i]!;
      if (span.end - base <= from) continue;
      const isOwn = i === index;
      if (span.end - base <= shown && !isOwn) continue;
      text += around(bytes, shown, Math.max(shown, span.start - base), wide);
      if (isOwn) [start, length] = [text.length, secret.redacted.length];
      text += secret.redacted;
      shown = Math.max(shown, span.end - base);
    }
    text += around(bytes, shown, Math.max(shown, to), wide);
    return {
      text,
      start,
      length,
      cutLeft: from > 0 && !isLineFeedBefore(bytes, from, width),
      cutRight: to < bytes.length && !isLineFeedAt(bytes, to, width),
    };
  };
}

/**
 * The text between secrets. It may repeat a secret in surroundings that no rule reports, so it is searched for secrets
 * too.
 */
function around(bytes: Buffer, from: number, to: number, wide: Wide | null): string {
  if (from >= to) return '';
  return redactText(decodeText(bytes, from, to, wide));
}

/** For each secret of a sorted list: the largest end among it and the secrets before it. */
function endsSoFar(secrets: readonly SecretSpan[]): readonly number[] {
  let end = 0;
  return secrets.map(({ span }) => (end = Math.max(end, span.end)));
}

function lineStart(bytes: Buffer, at: number, width: number): number {
  let from = at;
  const least = Math.max(0, at - reach * width);
  while (from - width >= least && !isLineFeedBefore(bytes, from, width)) from -= width;
  // The text must not begin in the middle of a character.
  while (width === 1 && from < at && (bytes[from]! & 0xc0) === 0x80) from++;
  return from;
}

function lineEnd(bytes: Buffer, at: number, width: number): number {
  let to = at;
  const most = Math.min(bytes.length, at + reach * width);
  while (to + width <= most && !isLineFeedAt(bytes, to, width)) to += width;
  while (width === 1 && to > at && to < bytes.length && (bytes[to]! & 0xc0) === 0x80) to--;
  return to;
}

function isLineFeedBefore(bytes: Buffer, at: number, width: number): boolean {
  return isLineFeedAt(bytes, at - width, width);
}

function isLineFeedAt(bytes: Buffer, at: number, width: number): boolean {
  if (width === 1) return bytes[at] === 0x0a;
  let sum = 0;
  for (let i = at; i < at + width; i++) sum += bytes[i] ?? 0;
  return sum === 0x0a;
}

/** The text of the bytes [`from`, `to`), without a byte order mark and without a carriage return at the end. */
export function decodeText(bytes: Buffer, from: number, to: number, wide: Wide | null): string {
  const piece = bytes.subarray(from, to);
  const text = wide === null ? piece.toString('utf8') : wide.width === 2 ? utf16(piece, wide) : utf32(piece, wide);
  return text.replace(/^\uFEFF/, '').replace(/\r$/, '');
}

function utf16(piece: Buffer, { order }: Wide): string {
  const whole = Buffer.from(piece.subarray(0, piece.length & ~1));
  return (order === 'le' ? whole : whole.swap16()).toString('utf16le');
}

function utf32(piece: Buffer, { order }: Wide): string {
  let text = '';
  for (let i = 0; i + 4 <= piece.length; i += 4) {
    const point = order === 'le' ? piece.readUInt32LE(i) : piece.readUInt32BE(i);
    text += point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD';
  }
  return text;
}
