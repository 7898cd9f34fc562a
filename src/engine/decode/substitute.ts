import { decoded, type Surface } from '../surface.ts';

/** A text in which each match was replaced. */
export interface Substituted {
  readonly surface: Surface;
  /** The index in the outer text of the byte `i`. If the byte comes from an escape, the index of that escape. */
  readonly outerIndex: (i: number) => number;
}

/**
 * Decodes escapes: replaces every match of `pattern` in the bytes [`from`, `to`) of `outer` by what `read` makes of it.
 * Null if nothing matched.
 *
 * @param enough the number of bytes at which the result may end, with `outer` read only so far
 */
export function substitute(
  outer: Surface,
  from: number,
  to: number,
  encoding: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => string,
  enough = Infinity,
): Substituted | null {
  const text = outer.bytes.toString('latin1', from, to);
  const parts: string[] = [];
  // Three numbers for each stretch: its start in the result, its start in the outer text, and the length of its escape
  // (0 for unchanged text).
  const marks: number[] = [];
  const places: number[] = [];
  const widths: number[] = [];
  let length = 0;
  let copied = 0;
  const stretch = (place: number, width: number, bytes: number): void => {
    if (bytes === 0) return;
    marks.push(length);
    places.push(place);
    widths.push(width);
    length += bytes;
  };
  const copy = (end: number): void => {
    parts.push(text.slice(copied, end));
    stretch(copied, 0, end - copied);
  };
  const every = new RegExp(pattern.source, 'g');
  for (let match = every.exec(text); match !== null && length + match.index - copied < enough; match = every.exec(text)) {
    copy(match.index);
    const said = read(match);
    parts.push(said);
    stretch(match.index, match[0].length, said.length);
    copied = match.index + match[0].length;
  }
  outer.effort.look('undone escape', marks.length);
  if (copied === 0) return null;
  const end = Math.min(text.length, Math.max(copied, copied + enough - length));
  copy(end);
  const stretchOf = (i: number): number => {
    let low = 0;
    for (let high = marks.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (marks[middle]! <= i) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const startOf = (i: number): number => {
    if (i >= length) return from + end;
    const k = stretchOf(i);
    return from + places[k]! + (widths[k] === 0 ? i - marks[k]! : 0);
  };
  const endOf = (i: number): number => {
    if (i >= length) return from + end;
    const width = widths[stretchOf(i)]!;
    return startOf(i) + (width === 0 ? 1 : width);
  };
  return { surface: decoded(outer, encoding, Buffer.from(parts.join(''), 'latin1'), startOf, endOf), outerIndex: startOf };
}
