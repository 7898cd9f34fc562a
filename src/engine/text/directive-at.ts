import type { Wide } from '../decode/wide.ts';
import { parseDirective, startsDirective } from './directive.ts';
import { decodeText } from './excerpts.ts';
import type { LinePlace } from './lines.ts';
import type { Directive } from '../match.ts';

/** How many characters of a line a reviewer sees. A directive farther to the right does not count. */
export const longestLine = 1000;

/**
 * How many bytes are read on each side of the keyword. Before it a comment must begin; after it stand rules, reason and
 * the comment's end.
 */
const sight = 1024;

/**
 * Reads the directive with its keyword at an offset of the blob. Null if it is no directive (prose, a longer word), or
 * stands farther to the right than a reviewer sees.
 *
 * @param bytes a piece of the blob that begins at the offset `base`
 * @param place line and column of the keyword
 */
export function directiveAt(bytes: Buffer, base: number, offset: number, wide: Wide | null, place: LinePlace): Directive | null {
  const width = wide?.width ?? 1;
  const index = offset - base;
  const after = decodeText(bytes, index, Math.min(bytes.length, index + sight * width), wide);
  const end = after.search(/[\r\n]/);
  if (!startsDirective(after) || place.units + (end === -1 ? after.length : end) > longestLine) return null;
  const before = decodeText(bytes, Math.max(0, index - sight * width), index, wide);
  const parsed = parseDirective(before + after, before.length);
  if (parsed === null) return null;
  const { verb, ruleIds, reason, text, linesBelow } = parsed;
  const span = { start: offset, end: offset + (parsed.end - parsed.start) * width };
  return { verb, ruleIds, reason, text, span, line: place.line, column: place.units + 1, endLine: place.line + linesBelow };
}
