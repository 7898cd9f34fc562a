/** One thing of a regular expression and how often it stands there. */
export interface Item {
  /** As it is written, its quantifier aside. */
  readonly text: string;
  /** What stands in its parentheses, one sequence an alternative; null for a character, a class, an assertion. */
  readonly group: readonly Sequence[] | null;
  readonly isLookaround: boolean;
  readonly least: number;
  readonly most: number;
}

/** Items one after the other. */
export type Sequence = readonly Item[];

/** Reads a JavaScript regular expression as far as its groups and repetitions go; null for one that is none. */
export function parsePattern(source: string): readonly Sequence[] | null {
  const reader = { source, at: 0 };
  const tree = alternatives(reader);
  return reader.at === source.length ? tree : null;
}

interface Reader {
  readonly source: string;
  at: number;
}

function alternatives(reader: Reader): readonly Sequence[] {
  const all: Item[][] = [[]];
  while (reader.at < reader.source.length && reader.source[reader.at] !== ')') {
    if (reader.source[reader.at] === '|') {
      reader.at += 1;
      all.push([]);
    } else {
      all.at(-1)!.push(item(reader));
    }
  }
  return all;
}

function item(reader: Reader): Item {
  const from = reader.at;
  const opening = match(reader, /\((?:\?(?:[:=!]|<[=!]|<\w+>))?/y);
  let group: readonly Sequence[] | null = null;
  if (opening !== null) {
    group = alternatives(reader);
    reader.at += 1;
  } else if (match(reader, /\[(?:\\[^]|[^\]\\])*\]|\\(?:[xc][\da-zA-Z]{1,2}|u\{[\da-f]+\}|u[\da-f]{4}|[pPk][{<][^}>]*[}>]|\d+|[^])/iy) === null) {
    reader.at += 1;
  }
  const text = reader.source.slice(from, reader.at);
  const [least, most] = quantifier(reader);
  return { text, group, isLookaround: opening !== null && /^\(\?<?[=!]/.test(opening), least, most };
}

function quantifier(reader: Reader): readonly [number, number] {
  const found = match(reader, /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y);
  if (found === null) return [1, 1];
  if (found[0] === '*') return [0, Infinity];
  if (found[0] === '+') return [1, Infinity];
  if (found[0] === '?') return [0, 1];
  const [least = '', most] = found.replace(/[{}?]/g, '').split(',');
  return [Number(least), most === undefined ? Number(least) : most === '' ? Infinity : Number(most)];
}

function match(reader: Reader, expression: RegExp): string | null {
  expression.lastIndex = reader.at;
  const found = expression.exec(reader.source)?.[0] ?? null;
  if (found !== null) reader.at += found.length;
  return found;
}
