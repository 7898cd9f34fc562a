import { words } from './words.ts';

/** The brackets and blocks that enclose a value. */
export interface Enclosing {
  /** The names of the enclosing blocks, innermost first, each with its role: `parent: provider sentry`, `callee: new sentry cli`. */
  readonly names: readonly string[];
  /**
   * What stands directly in each of what is open before the value and after it, without what is nested there: innermost
   * first, and of braces and brackets around it two more.
   */
  readonly beside: readonly (readonly [before: string, after: string])[];
  /** The text before the value without blocks of data that are closed. */
  readonly open: string;
}

interface Pair {
  readonly open: number;
  readonly close: number;
}

const longestHead = 80;
/** No configuration is nested deeper than this. */
const mostNames = 16;
/** Most text has few of these, so the search skips most of it. */
const bracket = /[{}[\]()]/g;
const openers: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };

/** Reads which braces, brackets and parentheses enclose a value. Each text is read once. */
export function enclosingOf(before: string, after: string): Enclosing {
  const open: number[] = [];
  const closed: Pair[] = [];
  for (const { 0: sign, index: i } of before.matchAll(bracket)) {
    if (openers[sign] === undefined) open.push(i);
    else if (before[open.at(-1) ?? -1] === openers[sign]) closed.push({ open: open.pop()!, close: i });
  }
  const outermost = outermostOf(closed);
  const names = open.slice(-mostNames).toReversed().flatMap((at) => {
    const said = words(headOf(before, at));
    return said === '' ? [] : [`${before[at] === '(' ? 'callee' : 'parent'}: ${said}`];
  });
  return {
    names,
    beside: besides(before, after, open, closed),
    open: without(before, 0, outermost.filter((pair) => isData(before, pair)).map((pair) => ({ ...pair, open: pair.open - headOf(before, pair.open).length }))),
  };
}

/** How many levels around a value say what it belongs to: `{"name": …, "credentials": {"token": …}}`. */
const mostLevels = 3;

function besides(before: string, after: string, open: readonly number[], closed: readonly Pair[]): readonly (readonly [string, string])[] {
  const levels = open.slice(-mostLevels).toReversed();
  const called = levels.findIndex((at) => before[at] === '(');
  const counted = called === -1 ? levels : levels.slice(0, Math.max(1, called));
  const behind = directlyIn(after, counted.length);
  return counted.map((at, i) => {
    const until = levels[i - 1] ?? before.length;
    const pairs = outermostOf(closed.filter((pair) => pair.open > at && pair.close < until));
    return [without(before.slice(0, until), at + 1, pairs), behind[i] ?? ''] as const;
  });
}

/** @param closed in the order in which they are closed */
function outermostOf(closed: readonly Pair[]): readonly Pair[] {
  const found: Pair[] = [];
  for (const pair of closed.toReversed()) if (pair.close < (found.at(-1)?.open ?? Infinity)) found.push(pair);
  return found.reverse();
}

/** The words that name a bracket: those before it on its line, or on the line above. */
function headOf(text: string, at: number): string {
  let end = at;
  while (end > 0 && at - end < longestHead && /\s/.test(text[end - 1]!)) end--;
  let start = end;
  while (start > 0 && at - start < longestHead && !';{}()[]\n,'.includes(text[start - 1]!)) start--;
  return text.slice(start, at);
}

/** Whether braces hold data and not code: `"sentry": {…}`, `'sentry' => {…}`, `provider "sentry" {…}`. */
function isData(text: string, { open }: Pair): boolean {
  return text[open] === '{' && /(?::|=>|["'])\s*$/.test(text.slice(Math.max(0, open - 8), open));
}

function without(text: string, from: number, pairs: readonly Pair[]): string {
  let kept = '';
  let at = from;
  for (const { open, close } of pairs) {
    if (open < at) continue;
    kept += text.slice(at, open);
    at = close + 1;
  }
  return kept + text.slice(at);
}

/** The text up to where what it began in is closed, without what is nested; then that up to where the next around it is. */
function directlyIn(text: string, levels: number): readonly string[] {
  const kept = [''];
  let depth = 0;
  let from = 0;
  for (const { 0: sign, index } of text.matchAll(bracket)) {
    if (depth === 0) kept[kept.length - 1] += text.slice(from, index);
    from = index + 1;
    if (openers[sign] === undefined) depth++;
    else if (depth > 0) depth--;
    else if (kept.length === levels) return kept;
    else kept.push('');
  }
  if (depth === 0) kept[kept.length - 1] += text.slice(from);
  return kept;
}
