import type { Look } from '../effort.ts';
import { words } from './words.ts';

/** The brackets and blocks that enclose a value. */
export interface Enclosing {
  /** The names of the enclosing blocks, innermost first, each with its role: `parent: provider sentry`, `callee: new sentry cli`. */
  readonly names: readonly string[];
  /**
   * The text directly inside each open bracket, before and after the value, without nested brackets. The innermost
   * bracket comes first; two more levels of braces and brackets may follow.
   */
  readonly beside: readonly (readonly [before: string, after: string])[];
  /** The text before the value without closed blocks of data. */
  readonly open: string;
}

interface Pair {
  readonly open: number;
  readonly close: number;
}

const longestHead = 80;
/** The most names that are kept. No configuration is nested deeper. */
const mostNames = 16;
const openers: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };
/**
 * For each character: 0 if it is no bracket, its own code if it opens one, and the opening bracket's code if it closes
 * one.
 */
const brackets = Uint8Array.from({ length: 256 }, (_, code) => {
  const sign = String.fromCharCode(code);
  return '{[('.includes(sign) ? code : (openers[sign]?.charCodeAt(0) ?? 0);
});

/**
 * Finds the braces, brackets and parentheses that enclose a value. Both texts are read once.
 *
 * @param look is told of each bracket
 */
export function enclosingOf(before: string, after: string, look: Look): Enclosing {
  const open: number[] = [];
  const closed: Pair[] = [];
  const codes = codesOf(before);
  for (let i = firstBracket(before); i < before.length; i++) {
    const code = codes[i]!;
    const opener = brackets[code]!;
    if (opener === 0) continue;
    if (opener === code) open.push(i);
    else if (open.length > 0 && codes[open.at(-1)!] === opener) closed.push({ open: open.pop()!, close: i });
  }
  look('bracket', open.length + closed.length);
  const outermost = outermostOf(closed);
  const names = open.slice(-mostNames).toReversed().flatMap((at) => {
    const said = words(headOf(before, at));
    return said === '' ? [] : [`${before[at] === '(' ? 'callee' : 'parent'}: ${said}`];
  });
  return {
    names,
    beside: besides(before, after, open, closed, look),
    open: without(before, 0, outermost.filter((pair) => isData(before, pair)).map((pair) => ({ ...pair, open: pair.open - headOf(before, pair.open).length }))),
  };
}

/** How many levels around a value say what it belongs to: `{"name": …, "credentials": {"token": …}}`. */
const mostLevels = 3;

function besides(before: string, after: string, open: readonly number[], closed: readonly Pair[], look: Look): readonly (readonly [string, string])[] {
  const levels = open.slice(-mostLevels).toReversed();
  const called = levels.findIndex((at) => before[at] === '(');
  const counted = called === -1 ? levels : levels.slice(0, Math.max(1, called));
  const behind = directlyIn(after, counted.length, look);
  return counted.map((at, i) => {
    const until = levels[i - 1] ?? before.length;
    const pairs = outermostOf(closed.filter((pair) => pair.open > at && pair.close < until));
    return [without(before.slice(0, until), at + 1, pairs), behind[i] ?? ''] as const;
  });
}

/** The characters of a text, until the next text is read. A loop over bytes is faster than one over a part of a text. */
function codesOf(text: string): Uint8Array {
  if (text.length > scratch.length) scratch = Buffer.alloc(text.length);
  scratch.write(text, 'latin1');
  return scratch;
}

let scratch = Buffer.alloc(4096);

/**
 * The first bracket of a text. Much text has no bracket. An expression finds that out faster than a loop over
 * characters.
 */
function firstBracket(text: string): number {
  const first = text.search(/[{}[\]()]/);
  return first === -1 ? text.length : first;
}

/** @param closed pairs in the order in which they close */
function outermostOf(closed: readonly Pair[]): readonly Pair[] {
  const found: Pair[] = [];
  for (const pair of closed.toReversed()) if (pair.close < (found.at(-1)?.open ?? Infinity)) found.push(pair);
  return found.reverse();
}

/** The words that name a bracket: the words before it on its line, or on the line above. */
function headOf(text: string, at: number): string {
  let end = at;
  while (end > 0 && at - end < longestHead && isBlank[text.charCodeAt(end - 1) & 0xff] === 1) end--;
  let start = end;
  while (start > 0 && at - start < longestHead && endsHead[text.charCodeAt(start - 1) & 0xff] === 0) start--;
  return text.slice(start, at);
}

const isBlank = Uint8Array.from({ length: 256 }, (_, code) => Number(/\s/.test(String.fromCharCode(code))));
const endsHead = Uint8Array.from({ length: 256 }, (_, code) => Number(';{}()[]\n,'.includes(String.fromCharCode(code))));

/** Whether braces hold data and not a program: `"sentry": {…}`, `'sentry' => {…}`, `provider "sentry" {…}`. */
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

/**
 * The text up to the bracket that closes the innermost level, without nested brackets. Then the same for each outer
 * level.
 */
function directlyIn(text: string, levels: number, look: Look): readonly string[] {
  const kept = [''];
  let depth = 0;
  let from = 0;
  const codes = codesOf(text);
  for (let i = firstBracket(text); i < text.length; i++) {
    const code = codes[i]!;
    const opener = brackets[code]!;
    if (opener === 0) continue;
    look('bracket', 1);
    if (depth === 0) kept[kept.length - 1] += text.slice(from, i);
    from = i + 1;
    if (opener === code) depth++;
    else if (depth > 0) depth--;
    else if (kept.length === levels) return kept;
    else kept.push('');
  }
  if (depth === 0) kept[kept.length - 1] += text.slice(from);
  return kept;
}
