import { base64, cutKeyword, groupStart } from '../decode/base64.ts';
import type { Coverage } from '../decode/coverage.ts';
import { type Escape, unescape } from '../decode/escapes.ts';
import { hex } from '../decode/hex.ts';
import { narrowAround } from '../decode/wide.ts';
import { endingsOf, groupAt, unwrap, wholeOf, type WrappedEncoding } from '../decode/wrapped.ts';
import type { Miss } from '../judge/compile-rule.ts';
import type { Surface } from '../surface.ts';
import { type Anchors, stride } from './anchors.ts';
import type { StemNeedle } from './needles.ts';

/** Searches a decoded surface from the byte `from` on. */
export type Inner = (surface: Surface | null, from?: number) => void;

/** Undoes the encoding in which a keyword was found. Each piece of encoded text is decoded once. */
export function decode(surface: Surface, { form }: StemNeedle, at: number, known: Coverage, inner: Inner): void {
  if (form.is === 'base64') unwrapAt(surface, groupStart(surface.bytes, at, form.phase), base64, known, inner);
  else if (form.is === 'base64-cut') {
    const keywordAt = cutKeyword(surface.bytes, at, form.characters, form.index);
    if (keywordAt !== null) unwrapAt(surface, groupStart(surface.bytes, keywordAt, form.phase), base64, known, inner);
  } else if (form.is === 'hex') unwrapAt(surface, at, hex, known, inner);
  else if (form.is === 'wide') {
    const way = `wide ${form.width} ${at % form.width}`;
    if (known.covers(way, at)) return;
    const around = narrowAround(surface, at, form.width);
    known.add(way, Math.min(...around.map(({ until }) => until)));
    for (const { surface: narrowed, order, from, until } of around) {
      // The search of an earlier anchor already covered this part of the text.
      inner(narrowed, Math.max(0, Math.ceil((known.until(`${way} ${order}`) - from) / form.width)));
      known.add(`${way} ${order}`, until);
    }
  }
}

/** @param start the place at which a group of characters begins */
function unwrapAt(surface: Surface, start: number, encoding: WrappedEncoding, known: Coverage, inner: Inner): void {
  const earlier = known.reading(encoding, start);
  const reading = earlier ?? unwrap(surface, start, encoding);
  if (earlier === null) {
    known.read(reading);
    inner(wholeOf(surface, reading));
  }
  const index = groupAt(reading, start);
  if (index === null || index < reading.linesUntil) return;
  const { parts, lineEnd } = endingsOf(surface, reading, index);
  reading.linesUntil = lineEnd;
  for (const part of parts) inner(part.surface, part.known);
}

/** Where so many anchors or more stand within so many bytes, escapes are undone around many at once. */
const many = { anchors: 40, bytes: 2048 } as const;

/**
 * Whether many anchors stand right behind an anchor. What was tried before must not count: in a later version of a content only a few
 * anchors are tried again, and they have to see as much as if all were.
 *
 * @param i where the anchor stands in the list
 */
export function isOneOfMany(anchors: Anchors, i: number): boolean {
  const last = i + (many.anchors - 1) * stride;
  return last < anchors.length && anchors[last]! < anchors[i]! + many.bytes;
}

/** A surface with an anchor around which something is undone. */
export interface Undone {
  readonly surface: Surface;
  readonly covered: Coverage;
  readonly inner: Inner;
  readonly isOneOfMany: boolean;
}

/**
 * Undoes an escape around an anchor, unless that was done around an earlier one.
 *
 * @param reach how many bytes behind the anchor matter
 * @returns how many bytes on both sides of the anchor were read
 */
export function undo({ surface, covered, inner, isOneOfMany }: Undone, at: number, escape: Escape, reach: number): Miss {
  let part = covered.undone(escape.name);
  if (part === null || !part.holds(at, reach)) {
    part = unescape(surface, at, escape, reach, isOneOfMany);
    covered.undo(escape.name, part);
    inner(part.surface);
  }
  return Math.max(many.bytes, at - part.from, part.to - at);
}
