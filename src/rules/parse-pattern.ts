/** One element of a regular expression, and how often it repeats. */
export interface Item {
  /** The element as written, without its quantifier. */
  readonly text: string;
  /** The alternatives in its parentheses, each as a sequence; null for a character, a class or an assertion. */
  readonly group: readonly Sequence[] | null;
  readonly isLookaround: boolean;
  readonly least: number;
  readonly most: number;
}

/** Elements that follow one another. */
export type Sequence = readonly Item[];

/** Reads the groups and repetitions of a JavaScript regular expression; null if it is not valid. */
export function parsePattern(source: string): readonly Sequence[] | null {
  const reader = { source, at: 0 };
  const tree = alternatives(reader);
  return reader.at === source.length ? tree : null;
}

/**
 * The most characters that an expression reads, with those that its lookarounds see; infinite if there is no such number. At the
 * beginning of a text it may see that nothing stands before it, so an expression that asks for this has no such number either.
 */
export function mostRead(source: string): number {
  const tree = parsePattern(source);
  return tree === null ? Infinity : longest(tree, widthOf);
}

/** The most characters that all lookarounds of an expression together see; infinite as for {@link mostRead}. */
export function mostSeenBeside(source: string): number {
  const tree = parsePattern(source);
  return tree === null ? Infinity : longest(tree, besideOf);
}

function besideOf(item: Item): number {
  if (item.isLookaround || item.text === '^' || item.text === '\\b' || item.text === '\\B') return widthOf(item);
  return item.group === null ? 0 : longest(item.group, besideOf);
}

/**
 * The characters of which one must stand right before a match, since the expression begins with a lookbehind; null if it begins with
 * something else, or if any character may stand there.
 */
export function mustPrecede(source: string): readonly string[] | null {
  const tree = parsePattern(source);
  const first = tree?.length === 1 ? tree[0]![0] : undefined;
  if (first?.group == null || first.least === 0 || !source.startsWith('(?<=')) return null;
  return allOf(first.group.map(lastOf));
}

/** The characters with which what a sequence matches may end; null if that is not known. */
function lastOf(sequence: Sequence): readonly string[] | null {
  const item = sequence.at(-1);
  // What `u` changes is not known here either.
  if (item === undefined || item.isLookaround || /^[\^$]$|^\\[bB1-9k]|\\[pPu]/.test(item.text)) return null;
  const own = item.group === null ? one(item.text) : item.group.map(lastOf);
  const before = item.least === 0 ? lastOf(sequence.slice(0, -1)) : [];
  return allOf([...own, before]);
}

/** All lists as one; null if one of them is not known. */
function allOf(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  return lists.includes(null) ? null : lists.flatMap((list) => list!);
}

/** The characters of one byte that a class or a character stands for. */
function one(text: string): readonly (readonly string[])[] {
  const expression = new RegExp(`^${text}$`, 'is');
  return [bytes.filter((character) => expression.test(character))];
}

const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

function longest(alternatives: readonly Sequence[], width: (item: Item) => number): number {
  return Math.max(...alternatives.map((sequence) => sequence.reduce((sum, item) => sum + times(item.most, width(item)), 0)));
}

/** Nothing, however often it repeats, is nothing. */
function times(count: number, width: number): number {
  return count === 0 || width === 0 ? 0 : count * width;
}

function widthOf({ text, group }: Item): number {
  if (group !== null) return longest(group, widthOf);
  // What a reference to a group stands for may be long.
  return text === '^' || /^\\[1-9k]/.test(text) ? Infinity : 1;
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
