import { decoded, type Surface } from '../surface.ts';

/** A text in which something else stands for what matched. */
export interface Substituted {
  readonly surface: Surface;
  /** The index in the outer text of what the byte `i` stands for. */
  readonly outerIndex: (i: number) => number;
}

/**
 * Decodes what is written with escapes: every match of `pattern` in the bytes [`from`, `to`) of `outer` stands for
 * what `read` makes of it, everything else for itself. Null where nothing matched.
 */
export function substitute(
  outer: Surface,
  from: number,
  to: number,
  encoding: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => string,
): Substituted | null {
  const text = outer.bytes.toString('latin1', from, to);
  const out = Buffer.allocUnsafe(text.length);
  // Stretches: where each begins in what is made and in the text, and how long the escape is that it stands for; 0 for text as it is.
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
    outer.bytes.copy(out, length, from + copied, from + end);
    stretch(copied, 0, end - copied);
  };
  const every = new RegExp(pattern.source, 'g');
  for (let match = every.exec(text); match !== null; match = every.exec(text)) {
    copy(match.index);
    const said = read(match);
    out.write(said, length, 'latin1');
    stretch(match.index, match[0].length, said.length);
    copied = match.index + match[0].length;
  }
  outer.effort.look('undone escape', marks.length);
  if (copied === 0) return null;
  copy(text.length);
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
    if (i >= length) return to;
    const k = stretchOf(i);
    return from + places[k]! + (widths[k] === 0 ? i - marks[k]! : 0);
  };
  const endOf = (i: number): number => {
    if (i >= length) return to;
    const width = widths[stretchOf(i)]!;
    return startOf(i) + (width === 0 ? 1 : width);
  };
  return { surface: decoded(outer, encoding, out.subarray(0, length), startOf, endOf), outerIndex: startOf };
}
