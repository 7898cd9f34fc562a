import type { Wide } from '../decode/wide.ts';
import { parseDirective } from './directive.ts';
import { decodeText } from './excerpts.ts';
import type { LinePlace } from './lines.ts';
import type { Directive } from '../match.ts';

/** Characters of a line that a reviewer may be expected to see. What excuses a finding farther to the right excuses it unseen. */
const longestLine = 1000;

/** Bytes that matter: the comment's opening before the keyword, rule and reason behind it. */
const sight = { before: 96, after: 1024 } as const;

/**
 * Reads the directive whose keyword begins at an offset of the blob; null where that is none (prose, a longer word), and
 * on a line that is longer than a reviewer sees.
 *
 * @param bytes a piece of the blob that begins at the offset `base`
 * @param place line and column of the keyword
 */
export function directiveAt(bytes: Buffer, base: number, offset: number, wide: Wide | null, place: LinePlace): Directive | null {
  const width = wide?.width ?? 1;
  const index = offset - base;
  const before = decodeText(bytes, Math.max(0, index - sight.before * width), index, wide);
  const after = decodeText(bytes, index, Math.min(bytes.length, index + sight.after * width), wide);
  const end = after.search(/[\r\n]/);
  if (place.units + (end === -1 ? after.length : end) > longestLine) return null;
  const parsed = parseDirective(before + (end === -1 ? after : after.slice(0, end)), before.length);
  if (parsed === null) return null;
  const { verb, ruleId, reason, text } = parsed;
  const span = { start: offset, end: offset + (parsed.end - parsed.start) * width };
  return { verb, ruleId, reason, text, span, line: place.line, column: place.units + 1 };
}
