import { words } from './words.ts';

/** What is open around a value. */
export interface Enclosing {
  /** Names of what is open, innermost first, each with its role: `parent: provider sentry`, `callee: new sentry cli`. */
  readonly names: readonly string[];
  /** What stands directly in the innermost of it before the value and behind it, without what is nested there; null where nothing is open. */
  readonly beside: readonly [before: string, after: string] | null;
  /** The text before the value without blocks of data that are closed. */
  readonly open: string;
}

interface Pair {
  readonly open: number;
  readonly close: number;
}

const longestHead = 80;
const openers: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };

/** What braces, brackets and parentheses enclose a value. Both texts are looked at once. */
export function enclosingOf(before: string, after: string): Enclosing {
  const open: number[] = [];
  const closed: Pair[] = [];
  for (let i = 0; i < before.length; i++) {
    const sign = before[i]!;
    if (sign === '{' || sign === '[' || sign === '(') open.push(i);
    else if (sign in openers && before[open.at(-1) ?? -1] === openers[sign]) closed.push({ open: open.pop()!, close: i });
  }
  const outermost = closed.filter((pair) => !closed.some((other) => other.open < pair.open && other.close > pair.close));
  const names = open.toReversed().flatMap((at) => {
    const said = words(headOf(before, at));
    return said === '' ? [] : [`${before[at] === '(' ? 'callee' : 'parent'}: ${said}`];
  });
  const inner = open.at(-1);
  return {
    names,
    beside: inner === undefined ? null : [without(before, inner + 1, outermost.filter((pair) => pair.open > inner)), directlyIn(after)],
    open: without(before, 0, outermost.filter((pair) => isData(before, pair)).map((pair) => ({ ...pair, open: pair.open - headOf(before, pair.open).length }))),
  };
}

/** What a bracket belongs to: the words before it on its line, or on the one above it. */
function headOf(text: string, at: number): string {
  let end = at;
  while (end > 0 && at - end < longestHead && /\s/.test(text[end - 1]!)) end--;
  let start = end;
  while (start > 0 && at - start < longestHead && !';{}()[]\n,'.includes(text[start - 1]!)) start--;
  return text.slice(start, at);
}

/** Whether braces hold data, and no program: `"sentry": {…}`, `'sentry' => {…}`, `provider "sentry" {…}`. */
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

/** The text up to where what it began in is closed, without what is nested. */
function directlyIn(text: string): string {
  let kept = '';
  let depth = 0;
  for (const sign of text) {
    if (sign === '{' || sign === '[' || sign === '(') depth++;
    else if (sign in openers) {
      if (depth === 0) break;
      depth--;
    } else if (depth === 0) kept += sign;
  }
  return kept;
}
