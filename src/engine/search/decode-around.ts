import { base64, cutKeyword, groupStart } from '../decode/base64.ts';
import type { Coverage } from '../decode/coverage.ts';
import { type Escape, unescape } from '../decode/escapes.ts';
import { hex } from '../decode/hex.ts';
import { narrowAround } from '../decode/wide.ts';
import { endingsOf, groupAt, unwrap, wholeOf, type WrappedEncoding } from '../decode/wrapped.ts';
import type { Miss } from '../judge/compile-rule.ts';
import type { Surface } from '../surface.ts';
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

/**
 * Undoes an escape around an anchor, unless that was done around an earlier one.
 *
 * @param reach how many bytes behind the anchor matter
 * @returns how many bytes on both sides of the anchor were read
 */
export function undo(surface: Surface, at: number, escape: Escape, reach: number, known: Coverage, inner: Inner): Miss {
  let part = known.undone(escape.name);
  if (part === null || !part.holds(at, reach)) {
    part = unescape(surface, at, escape, reach, part === null || at - part.to > closeBy);
    known.undo(escape.name, part);
    inner(part.surface);
  }
  return Math.max(at - part.from, part.to - at);
}

/** In bytes: anchors with the same escape that stand closer to one another are searched together. */
const closeBy = 2048;
