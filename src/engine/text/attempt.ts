import type { Wide } from '../decode/wide.ts';
import type { Attempt, Span } from '../match.ts';
import { parseDirective, startsDirective } from './directive.ts';
import { longestLine } from './directive-at.ts';
import { decodeText } from './excerpts.ts';

/** Bytes before a match, and behind it, in which somebody may have tried to excuse it. */
const reach = { before: 2 * longestLine, after: longestLine } as const;

/** Lines above the match's own that are looked at. */
const linesAbove = 2;

/** A line may be full of them; the nearest ones are read. */
const mostMeant = 8;

/** What was meant to be a directive: the name of this tool, more or less, and what it is to do. Letters only: it is shown. */
const meant = /\b(?:sn[a-z]{1,8}|sentry)-?lint[-:_. ]{1,2}(?:dis|en|ign|all|sup|sk|off|no|next)[a-z_:-]{0,24}/gi;

/**
 * A comment beside a match that was meant to suppress it and is none: misspelt, not in a comment, too far to the right, or
 * in what nobody reads; null where there is none. What {@link parseDirective} reads is for others to judge.
 *
 * @param bytes a piece of the blob that begins at the offset `base`
 * @param line the line on which the match begins
 */
export function attemptNear(bytes: Buffer, base: number, span: Span, line: number, { wide, isBinary }: { readonly wide: Wide | null; readonly isBinary: boolean }): Attempt | null {
  const width = wide?.width ?? 1;
  const [start, end] = [span.start - base, span.end - base];
  const above = decodeText(bytes, Math.max(0, start - reach.before * width), start, wide).split('\n');
  const kept = above.slice(-1 - linesAbove).join('\n');
  const own = decodeText(bytes, end, Math.min(bytes.length, end + reach.after * width), wide).split('\n', 1)[0]!;
  // In the place of the secret there are spaces, so that nothing of it can be shown.
  const text = kept + ' '.repeat((end - start) / width) + own;
  for (const match of [...text.matchAll(meant)].slice(-mostMeant).reverse()) {
    const why = fault(text, match.index, isBinary);
    if (why !== null) return { line: line - kept.slice(match.index).split('\n').length + 1, written: match[0], why };
  }
  return null;
}

function fault(text: string, at: number, isBinary: boolean): Attempt['why'] | null {
  if (!startsDirective(text.slice(at, at + 40))) return 'misspelt';
  if (isBinary) return 'binary';
  if (parseDirective(text, at) === null) return 'no comment';
  const from = text.lastIndexOf('\n', at) + 1;
  const to = text.indexOf('\n', at);
  return (to === -1 ? text.length : to) - from > longestLine ? 'far right' : null;
}
