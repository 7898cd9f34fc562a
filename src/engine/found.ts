import { openText } from '../secret/open-text.ts';
import { Secret } from '../secret/secret.ts';
import type { Hit } from './judge/compile-rule.ts';
import type { Span } from './match.ts';
import type { Surface } from './surface.ts';

/** A secret that was found in a content. */
export interface Found {
  readonly hit: Hit;
  readonly secret: Secret;
  readonly span: Span;
  readonly encoding: string | null;
}

/** Lets matches of practice rules be shown, but hides every secret that begins inside them. */
export function withOpenTexts(sorted: readonly Found[]): readonly Found[] {
  return sorted.map((one, i) => {
    if (one.hit.rule.kind !== 'practice') return one;
    const inside: Secret[] = [];
    for (let next = i + 1; next < sorted.length && sorted[next]!.span.start < one.span.end; next++) {
      if (sorted[next]!.hit.rule.kind !== 'practice') inside.push(sorted[next]!.secret);
    }
    return { ...one, secret: openText(one.hit.secret, inside) };
  });
}

/** Several decodings of a place may give the same secret. The decoding with the fewest encodings is kept. */
export function keepShallowest(found: Map<string, Found>, hit: Hit, surface: Surface): void {
  const span = { start: surface.start(hit.start), end: surface.end(hit.end) };
  const { encoding } = surface;
  const keyAt = (shift: number): string => `${hit.rule.id} ${span.start + shift} ${span.end + shift}`;
  const known = found.get(keyAt(0));
  if (known !== undefined && layers(known.encoding) <= layers(encoding)) return;
  // Wide ASCII also reads as the other byte order, one byte earlier or later. The aligned reading is kept.
  const width = widthOf(encoding);
  for (let shift = 1 - width; shift < width; shift++) {
    const other = shift === 0 ? undefined : found.get(keyAt(shift));
    if (other === undefined || widthOf(other.encoding) !== width || other.hit.secret !== hit.secret) continue;
    if (other.span.start % width === 0) return;
    found.delete(keyAt(shift));
  }
  found.set(keyAt(0), { hit, span, secret: new Secret(hit.secret), encoding });
}

/** How many bytes a character has in the outermost encoding: more than 1 if this encoding is wide. */
function widthOf(encoding: string | null): number {
  return Number(/^utf-(16|32)/.exec(encoding ?? '')?.[1] ?? 8) / 8;
}

function layers(encoding: string | null): number {
  return encoding === null ? 0 : encoding.split(' > ').length;
}

/** Orders by the place, and then by the rule. */
export function byPlace(a: Found, b: Found): number {
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.hit.rule.id < b.hit.rule.id ? -1 : 1);
}
