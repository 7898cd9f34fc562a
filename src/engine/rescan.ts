import { wideText } from './decode/wide.ts';
import type { BlobResult, Directive, Match } from './match.ts';
import { Lines } from './text/lines.ts';

/** A content that was scanned, and what that gave. */
export interface Scanned {
  readonly content: Buffer;
  readonly path: string;
  readonly result: BlobResult;
}

/** Which part of a content has to be scanned again. */
interface Zone {
  /** Offsets between which what begins is judged anew. */
  readonly from: number;
  readonly until: number;
  /** Where the second of them is in the earlier content. */
  readonly untilBefore: number;
}

/** Bytes at the beginning of a content that say how all of it is read. */
const head = 8192;

/**
 * The part of a content that may be another than it was; null where that is most of it, or where it cannot be told.
 *
 * @param margin bytes on both sides of a change within which lies whatever it changes
 */
export function zoneOf(content: Buffer, path: string, earlier: Scanned, margin: number): Zone | null {
  const { content: before, result } = earlier;
  if (earlier.path !== path || result.stops.length > 0 || [content, before].some((one) => one.subarray(0, head).includes(0) || wideText(one) !== null)) return null;
  const same = sameAtStart(before, content);
  const sameBehind = sameAtEnd(before.subarray(same), content.subarray(same));
  const from = Math.max(0, same - margin);
  const until = Math.min(content.length, content.length - sameBehind + margin);
  // A mark at the beginning decides where lines are counted from.
  if (same < 4 || until - from > content.length / 2) return null;
  return { from, until, untilBefore: until + before.length - content.length };
}

/** What a scan of all would give, made of what one of the zone gave and of what stood outside of it before. */
export function joined(content: Buffer, { from, until, untilBefore }: Zone, earlier: Scanned, zone: BlobResult): BlobResult {
  const shift = until - untilBefore;
  const lines = new Lines(null, content);
  const isBehind = ({ span }: Pick<Match, 'span'>): boolean => span.start >= untilBefore;
  const isAhead = ({ span }: Pick<Match, 'span'>): boolean => span.start < from;
  const moved = <One extends Match | Directive>(one: One): One['span'] => ({ ...one.span, start: one.span.start + shift, end: one.span.end + shift });
  // Lines are followed forwards only, so that what lies behind is taken in order.
  const matches = earlier.result.matches.filter(isBehind).map((match): Match => {
    const span = moved(match);
    const [start, end] = [lines.at(content, 0, span.start), lines.ahead(content, 0, span.end)];
    const position = { startLine: start.line, startColumn: start.units + 1, endLine: end.line, endColumn: end.units + 1 };
    const { attempt } = match;
    return { ...match, span, position, attempt: attempt === null ? null : { ...attempt, line: attempt.line + start.line - match.position.startLine } };
  });
  const others = new Lines(null, content);
  const directives = earlier.result.directives.filter(isBehind).map((directive): Directive => {
    const span = moved(directive);
    const { line, units } = others.at(content, 0, span.start);
    return { ...directive, span, line, column: units + 1, endLine: directive.endLine + line - directive.line };
  });
  return {
    matches: [...earlier.result.matches.filter(isAhead), ...zone.matches, ...matches],
    directives: [...earlier.result.directives.filter(isAhead), ...zone.directives, ...directives],
    stops: zone.stops,
    bytes: content.length,
  };
}

/** Bytes compared at once. */
const step = 4096;

function sameAtStart(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at + step <= most && one.compare(other, at, at + step, at, at + step) === 0) at += step;
  while (at < most && one[at] === other[at]) at++;
  return at;
}

function sameAtEnd(one: Buffer, other: Buffer): number {
  const most = Math.min(one.length, other.length);
  let count = 0;
  while (count + step <= most && one.compare(other, other.length - count - step, other.length - count, one.length - count - step, one.length - count) === 0) count += step;
  while (count < most && one[one.length - 1 - count] === other[other.length - 1 - count]) count++;
  return count;
}
