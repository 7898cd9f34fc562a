import type { Rule } from '../../src/rules/rule.ts';
import { pointerVersions } from '../../src/git/objects/lfs.ts';
import { literalExpression } from '../../src/literal-expression.ts';
import { directiveKeyword } from '../../src/engine/text/directive.ts';
import { encodedValue, escapedValue } from '../../src/engine/decode/encoded-value.ts';
import { needlesOf } from '../../src/engine/search/needles.ts';

/** The default depth of decoding. A scan with more depth needs other literals. */
export const fastPathDepth = 2;

/**
 * A POSIX extended expression that matches a line of every content in which the full scan can find anything. It also
 * matches a pointer of Git LFS, since the full scan then reads the file behind it.
 *
 * It may match too much, but never too little. Every match of a rule begins with an anchor. Every anchor is a literal
 * of the prefilter or a run of hexadecimal digits, and the expression contains all of these. NUL bytes are removed from
 * the content before. This turns UTF-16 and UTF-32 into text that the plain literals match, and it breaks no other
 * literal, since none holds a NUL. The expression matches within one line: a literal with a line break has it at one of
 * its ends.
 *
 * @throws {Error} for a rule whose anchor cannot be written like this. So the build fails, and the hook does not miss
 *   the rule
 */
export function fastPathPattern(all: readonly Rule[]): string {
  // Hooks do not use practice rules. If a configuration turns them on, the program decides.
  const rules = all.filter(({ kind }) => kind !== 'practice');
  const needles = needlesOf(rules, [directiveKeyword], fastPathDepth);
  // A key alone is in every file about Sentry. So the expression also asks for the value.
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
 * Tokens share a stem with the name of this program. The expression does not match if the rest of the name follows,
 * since every package.json and hook holds the name. No token continues like this, in any encoding, since no escape
 * begins with the next letter of the name. Directives do continue like this, but they have a literal of their own.
 */
function withoutOwnName(literal: string): string {
  if (!directiveKeyword.startsWith(literal)) return literalExpression(literal);
  return `${literal}([^${directiveKeyword[literal.length]}]|$)|${directiveKeyword}[de]`;
}

/** Half a keyword at the end or at the beginning of a line. */
function atBreak(text: string, stem: string): string {
  const ends = /^([\x20-\x7e]{3,})[\r\n]$/.exec(text);
  if (ends !== null) return `${literalExpression(ends[1]!)}([[:cntrl:]]|$)`;
  const begins = /^=\r?\n([\x20-\x7e]{3,})$/.exec(text);
  if (begins !== null) return `^.?${literalExpression(begins[1]!)}`;
  throw new Error(`the literal for ${stem} cannot stand in a hook's expression`);
}

/** The literals without those that contain another literal, since the shorter one finds them too. */
function shortest(literals: readonly string[]): readonly string[] {
  return literals.filter((text, i) => !literals.some((other, j) => text.includes(other) && (text !== other || j < i)));
}
