import { wideText } from './decode/wide.ts';
import type { BlobResult, Directive, Match } from './match.ts';
import { Lines } from './text/lines.ts';

/** A content that was scanned, and the result. */
export interface Scanned {
  readonly content: Buffer;
  readonly path: string;
  readonly result: BlobResult;
}

/** The part of a content that has to be scanned again. */
interface Zone {
  /** Matches that begin in [`from`, `until`) are judged again. */
  readonly from: number;
  readonly until: number;
  /** The offset in the earlier content that corresponds to `until`. */
  readonly untilBefore: number;
}

/** The first bytes, which decide how the whole content is read. */
const head = 8192;

/**
 * The part of a content in which the result may have changed. Null if this is most of the content, or is unknown.
 *
 * @param margin how far a change can affect matches, in bytes on both sides
 */
export function zoneOf(content: Buffer, path: string, earlier: Scanned, margin: number): Zone | null {
  const { content: before, result } = earlier;
  if (earlier.path !== path || result.stops.length > 0 || [content, before].some((one) => one.subarray(0, head).includes(0) || wideText(one) !== null)) return null;
  const same = sameAtStart(before, content);
  const sameBehind = sameAtEnd(before.subarray(same), content.subarray(same));
  const from = Math.max(0, same - margin);
  const until = Math.min(content.length, content.length - sameBehind + margin);
  // A byte order mark at the beginning changes how columns are counted.
  if (same < 4 || until - from > content.length / 2) return null;
  return { from, until, untilBefore: until + before.length - content.length };
}

/** Joins the result of the zone with the earlier result for the rest of the content. */
export function joined(content: Buffer, { from, until, untilBefore }: Zone, earlier: Scanned, zone: BlobResult): BlobResult {
  const shift = until - untilBefore;
  const lines = new Lines(null, content);
  const isBehind = ({ span }: Pick<Match, 'span'>): boolean => span.start >= untilBefore;
  const isAhead = ({ span }: Pick<Match, 'span'>): boolean => span.start < from;
  const moved = <One extends Match | Directive>(one: One): One['span'] => ({ ...one.span, start: one.span.start + shift, end: one.span.end + shift });
  // `Lines` moves only forwards, so the matches after the zone are taken in order.
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

/** How many bytes are compared at once. */
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
