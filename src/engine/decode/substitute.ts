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
  const starts = new Int32Array(text.length);
  const ends = new Int32Array(text.length);
  let length = 0;
  let copied = 0;
  const put = (byte: number, start: number, end: number): void => {
    out[length] = byte;
    starts[length] = from + start;
    ends[length] = from + end;
    length++;
  };
  const copy = (end: number): void => {
    for (; copied < end; copied++) put(text.charCodeAt(copied), copied, copied + 1);
  };
  const every = new RegExp(pattern.source, 'g');
  for (let match = every.exec(text); match !== null; match = every.exec(text)) {
    const end = match.index + match[0].length;
    copy(match.index);
    for (const character of read(match)) put(character.charCodeAt(0) & 0xff, match.index, end);
    copied = end;
  }
  if (copied === 0) return null;
  copy(text.length);
  const outerIndex = (i: number): number => starts[i] ?? to;
  return { surface: decoded(outer, encoding, out.subarray(0, length), outerIndex, (i) => ends[i] ?? to), outerIndex };
}
