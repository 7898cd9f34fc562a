import type { Wide } from '../decode/wide.ts';
import type { Attempt, Span } from '../match.ts';
import { parseDirective, startsDirective } from './directive.ts';
import { longestLine } from './directive-at.ts';
import { decodeText } from './excerpts.ts';

/** How many bytes before and after a match are searched for an attempt to suppress the match. */
const reach = { before: 2 * longestLine, after: longestLine } as const;

/** How many lines above the match's own are searched. */
const linesAbove = 2;

/** The most attempts that are read, the nearest first. A line may be full of them. */
const mostMeant = 8;

/**
 * Matches a text that was meant as a directive: roughly this tool's name, and a verb. It allows no digits, since the
 * text is shown.
 */
const meant = /\b(?:sn[a-z]{1,8}|sentry)-?lint[-:_. ]{1,2}(?:dis|en|ign|all|sup|sk|off|no|next)[a-z_:-]{0,24}/gi;

/**
 * Finds a text beside a match that was meant to suppress it but does not count. It may be misspelt, outside of a
 * comment, too far to the right, or in binary content. Null if there is none. Valid directives are read by {@link
 * parseDirective}.
 *
 * @param bytes a piece of the blob that begins at the offset `base`
 * @returns what finds such a text, from a match's span and the line on which it begins; matches come in their order
 */
export function attempts(bytes: Buffer, base: number, { wide, isBinary }: { readonly wide: Wide | null; readonly isBinary: boolean }): (span: Span, line: number) => Attempt | null {
  const isSpoken = isSpokenIn(bytes);
  const width = wide?.width ?? 1;
  return (span, line) => {
    const [start, end] = [span.start - base, span.end - base];
    const from = Math.max(0, start - reach.before * width);
    // Most matches have no such text around them, in any width.
    if (!isSpoken(from, Math.min(bytes.length, end + reach.after * width))) return null;
    const above = decodeText(bytes, from, start, wide).split('\n');
    const kept = above.slice(-1 - linesAbove).join('\n');
    const own = decodeText(bytes, end, Math.min(bytes.length, end + reach.after * width), wide).split('\n', 1)[0]!;
    // Spaces replace the secret, so that no part of it can be shown.
    const text = kept + ' '.repeat((end - start) / width) + own;
    for (const match of [...text.matchAll(meant)].slice(-mostMeant).reverse()) {
      const why = fault(text, match.index, isBinary);
      if (why !== null) return { line: line - kept.slice(match.index).split('\n').length + 1, written: match[0], why };
    }
    return null;
  };
}

/** A text that is cut at the end of a searched part may have begun this many bytes before. */
const wideLint = 16;

/**
 * Whether a part of some bytes holds `lint`, in any width. Parts are asked for in the order in which they begin. What was
 * searched for the part before is not searched again.
 */
function isSpokenIn(bytes: Buffer): (from: number, until: number) => boolean {
  let silent = { from: 0, until: 0 };
  return (from, until) => {
    const isKnown = from >= silent.from && from <= silent.until;
    if (isKnown && until <= silent.until) return false;
    if (/l\0*i\0*n\0*t/i.test(bytes.toString('latin1', isKnown ? Math.max(from, silent.until - wideLint) : from, until))) return true;
    silent = { from: isKnown ? silent.from : from, until };
    return false;
  };
}

function fault(text: string, at: number, isBinary: boolean): Attempt['why'] | null {
  if (!startsDirective(text.slice(at, at + 40))) return 'misspelt';
  if (isBinary) return 'binary';
  if (parseDirective(text, at) === null) return 'no comment';
  const from = text.lastIndexOf('\n', at) + 1;
  const to = text.indexOf('\n', at);
  return (to === -1 ? text.length : to) - from > longestLine ? 'far right' : null;
}
