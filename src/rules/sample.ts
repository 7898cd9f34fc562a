import type { Rule, Trial } from './rule.ts';
import type { Seed } from './templates.ts';
import { type Item, parsePattern, type Sequence } from './parse-pattern.ts';

/**
 * Makes a text that a pattern should match, in JavaScript's syntax or Go's (RE2). For a converted Go pattern, pass the
 * original, so that the two can be compared. Null if no text can be made. Lookarounds are ignored, so the pattern may
 * not match the text.
 */
export function sampleOf(source: string, from: Seed): string | null {
  const tree = parsePattern(inJavaScript(source));
  return tree === null ? null : oneOf(tree, from);
}

/**
 * Makes at most `count` texts that match a rule's pattern. There are fewer if lookarounds reject some. Null if the
 * pattern takes too long on one of them, as `within` says.
 */
export function samplesOf({ pattern, flags }: Pick<Rule, 'pattern' | 'flags'>, from: Seed, count: number, within: Trial['within']): readonly string[] | null {
  const expression = new RegExp(pattern, flags);
  const texts = Array.from({ length: count }, () => sampleOf(pattern, from) ?? '');
  let matching: readonly string[] = [];
  return within(() => (matching = texts.filter((text) => expression.test(text)))) ? matching : null;
}

/** What is wrong with such a pattern: the rest of a sentence that begins with its rule. */
export const tooSlow = 'its pattern took too long on a text that was made from it';

/** A Go pattern without its flags and with JavaScript's names. A JavaScript pattern stays as it is. */
export function inJavaScript(source: string): string {
  return source
    .replaceAll(/\[:(\w+):\]/g, (_, name: string) => posix[name] ?? '')
    .replaceAll('(?P<', '(?<')
    .replaceAll(String.raw`\z`, '$')
    .replaceAll(/\(\?[imsU-]+\)/g, '')
    .replaceAll(/\(\?[imsU-]+:/g, '(?:');
}

/** The most repetitions that are made for an endless quantifier. */
const plenty = 20;

function oneOf(alternatives: readonly Sequence[], from: Seed): string {
  const sequence = alternatives[below(from, alternatives.length)] ?? [];
  return sequence.map((item) => repeated(item, from)).join('');
}

function repeated(item: Item, from: Seed): string {
  const most = Math.min(item.most, Math.max(item.least, plenty));
  const count = item.least + below(from, most - item.least + 1);
  return Array.from({ length: count }, () => (item.isLookaround ? '' : item.group === null ? character(item.text, from) : oneOf(item.group, from))).join('');
}

/** A random one of the characters that an escape, a class or a letter stands for; an empty text for assertions. */
function character(text: string, from: Seed): string {
  if (/^(?:\^|\$|\\[bBAz])$/.test(text)) return '';
  const found = printable(text);
  return found[below(from, found.length)] ?? '';
}

const posix: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9', alpha: 'a-zA-Z', digit: '0-9', lower: 'a-z', upper: 'A-Z', xdigit: '0-9a-f', space: ' ', word: String.raw`\w`, punct: '!#',
};

/**
 * The characters of parts that occur in many patterns. They are kept, since finding them takes longer than everything
 * else.
 */
const known = new Map<string, readonly string[]>();

function printable(text: string): readonly string[] {
  const found = known.get(text) ?? allPrintable(text);
  known.set(text, found);
  return found;
}

function allPrintable(text: string): readonly string[] {
  try {
    const expression = new RegExp(`^${text}$`);
    return Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((one) => expression.test(one));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}

function below(from: Seed, limit: number): number {
  return limit <= 1 ? 0 : from.bytes(2).readUInt16LE(0) % limit;
}
