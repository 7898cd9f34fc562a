import { escapedValues, mayBeEncodedValue } from '../decode/encoded-value.ts';
import { TokenEscapes } from '../decode/escapes.ts';
import { Effort } from '../effort.ts';
import { type Anchors, digits, stride } from './anchors.ts';
import type { StemNeedle } from './needles.ts';

/** A content with more anchors is searched in any case: the work of that is counted. */
const mostIdle = 200;

/**
 * Makes a function that tells whether nothing comes of any anchor of a content, as the first steps of their tries show. So it is where a
 * file only names some of Sentry's settings.
 *
 * @param isWanted whether the text at a place is a keyword of a rule, or begins a directive
 * @param depth how many nested encodings are undone
 */
export function idleAnchors(needles: readonly StemNeedle[], isWanted: (needle: StemNeedle, bytes: Buffer, at: number) => boolean, depth: number): (anchors: Anchors, bytes: Buffer) => boolean {
  return (anchors, bytes) => {
    if (anchors.length > mostIdle * stride) return false;
    const escapedUntil = escapedValues(bytes);
    const escapesAt = new TokenEscapes({ bytes, effort: new Effort() });
    const isIdle = (needle: StemNeedle, at: number): boolean => {
      if (needle.form.is === 'key') return depth === 0 || !(mayBeEncodedValue(bytes, at) || escapedUntil(at) !== null);
      return needle.form.is === 'plain' && !isWanted(needle, bytes, at) && (depth === 0 || escapesAt.of(at).length === 0);
    };
    for (let i = 0; i < anchors.length; i += stride) {
      const literal = anchors[i + 2]!;
      if (literal === digits || !isIdle(needles[literal]!, anchors[i]!)) return false;
    }
    return true;
  };
}
