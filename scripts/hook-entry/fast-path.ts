import type { Rule } from '../../src/rules/rule.ts';
import { pointerVersions } from '../../src/git/lfs.ts';
import { literalExpression } from '../../src/literal-expression.ts';
import { directiveKeyword } from '../../src/engine/text/directive.ts';
import { encodedValue, escapedValue } from '../../src/engine/decode/encoded-value.ts';
import { needlesOf } from '../../src/engine/search/needles.ts';

/** How deep the full scan decodes by default; a deeper scan needs other literals. */
export const fastPathDepth = 2;

/**
 * A POSIX extended expression that matches a line of every content in which the full scan can find anything.
 *
 * A pointer of Git LFS is one too, since the full scan reads the file after it.
 *
 * It may match more, never less: every match begins with an anchor, every anchor is a literal of the prefilter or a run of
 * hexadecimal digits, and the expression holds all of them. They are searched for in content without its NUL bytes. That turns
 * UTF-16 and UTF-32 into text that the plain literals match, and breaks no other literal, since none has a NUL in it. The
 * expression matches a single line: literals with a line break have it at one of their ends.
 *
 * @throws {Error} for a rule with an anchor that cannot be written in this way, so that the build fails instead of the hook missing it
 */
export function fastPathPattern(all: readonly Rule[]): string {
  // Hooks do not use practice rules; if a configuration turns them on, the full scan decides.
  const rules = all.filter(({ kind }) => kind !== 'practice');
  const needles = needlesOf(rules, [directiveKeyword], fastPathDepth);
  // Every file about Sentry is full of keys alone, so the expression needs the value too.
  const values = needles.some(({ form }) => form.is === 'key') ? [encodedValue, escapedValue] : [];
  const texts = needles.filter(({ form }) => form.is !== 'key').map(({ bytes, stem }) => ({ stem, text: bytes.toString('latin1').replaceAll('\0', '') }));
  const literals = texts.filter(({ text }) => !/[\r\n]/.test(text)).map(({ text, stem }) => {
    if (!/^[\x20-\x7e]{4,}$/.test(text)) throw new Error(`the literal for ${stem} cannot stand in a hook's expression`);
    return text;
  });
  const atBreaks = texts.filter(({ text }) => /[\r\n]/.test(text)).map(({ text, stem }) => atBreak(text, stem));
  const runs = rules.flatMap(({ anchor, id }) => {
    if ('keywords' in anchor || 'base64' in anchor) return [];
    if ('hexRun' in anchor) return [`[0-9a-fA-F]{${anchor.hexRun}}${literalExpression(anchor.followedBy)}`];
    throw new Error(`the anchor of ${id} cannot be written as a hook's expression`);
  });
  return [...new Set([...shortest(literals).map(withoutOwnName), ...atBreaks, ...runs, ...values, ...pointerVersions.map((version) => literalExpression(`version ${version}`))])].join('|');
}

/**
 * The stem that tokens share with this program's own name does not match if the name follows, which every package.json and hook
 * holds. No token continues in this way, however it is encoded, since no escape begins with the letter that follows. Directives do,
 * and have a word of their own.
 */
function withoutOwnName(literal: string): string {
  if (!directiveKeyword.startsWith(literal)) return literalExpression(literal);
  return `${literal}([^${directiveKeyword[literal.length]}]|$)|${directiveKeyword}[de]`;
}

/** Half a keyword at the end of a line, or at the beginning of one. */
function atBreak(text: string, stem: string): string {
  const ends = /^([\x20-\x7e]{3,})[\r\n]$/.exec(text);
  if (ends !== null) return `${literalExpression(ends[1]!)}([[:cntrl:]]|$)`;
  const begins = /^=\r?\n([\x20-\x7e]{3,})$/.exec(text);
  if (begins !== null) return `^.?${literalExpression(begins[1]!)}`;
  throw new Error(`the literal for ${stem} cannot stand in a hook's expression`);
}

/** The literals without those that contain another one: a text with the longer one also holds the shorter. */
function shortest(literals: readonly string[]): readonly string[] {
  return literals.filter((text, i) => !literals.some((other, j) => text.includes(other) && (text !== other || j < i)));
}
