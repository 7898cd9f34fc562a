import type { Rule } from '../../src/rules/rule.ts';
import { pointerVersions } from '../../src/git/lfs.ts';
import { literalExpression } from '../../src/literal-expression.ts';
import { directiveKeyword } from '../../src/engine/text/directive.ts';
import { encodedValue, escapedValue } from '../../src/engine/decode/encoded-value.ts';
import { needlesOf } from '../../src/engine/search/needles.ts';

/** How deep the full scan decodes where nobody says otherwise; a deeper one needs other literals. */
export const fastPathDepth = 2;

/**
 * A POSIX extended expression that matches a line of every content in which the full scan can find anything.
 *
 * A pointer of Git LFS is one too, since the full scan reads the file after it.
 *
 * It may match more, never less: every match begins with an anchor, every anchor is a literal of the prefilter or a run
 * of hexadecimal digits, and here stands each of them. All of them are looked for in content without its NUL bytes:
 * that turns UTF-16 and UTF-32 into what the plain literal finds, and breaks no literal, since none of the others has
 * a NUL in it. The line in which it stands is matched: those that hold a break have it at one of their ends.
 *
 * @throws {Error} for a rule whose anchor cannot be written so: the build is to fail, and not the hook to be blind
 */
export function fastPathPattern(all: readonly Rule[]): string {
  // Practice rules are not asked for in hooks; where a configuration speaks of them, the full scan decides.
  const rules = all.filter(({ kind }) => kind !== 'practice');
  const needles = needlesOf(rules, [directiveKeyword], fastPathDepth);
  // Of a key alone every file that speaks of Sentry is full; what it leads to is told by its value.
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
 * The stem that tokens share with this program's own name is left alone where the name goes on, which package.json and
 * every hook hold: no token goes on so, however it is written, since no escape begins with the letter that follows.
 * Directives do, and are told by their own word.
 */
function withoutOwnName(literal: string): string {
  if (!directiveKeyword.startsWith(literal)) return literalExpression(literal);
  return `${literal}([^${directiveKeyword[literal.length]}]|$)|${directiveKeyword}[de]`;
}

/** Half a keyword at the end of a line, or at the beginning of one, before which the diff has a character of its own. */
function atBreak(text: string, stem: string): string {
  const ends = /^([\x20-\x7e]{3,})[\r\n]$/.exec(text);
  if (ends !== null) return `${literalExpression(ends[1]!)}([[:cntrl:]]|$)`;
  const begins = /^=\r?\n([\x20-\x7e]{3,})$/.exec(text);
  if (begins !== null) return `^.?${literalExpression(begins[1]!)}`;
  throw new Error(`the literal for ${stem} cannot stand in a hook's expression`);
}

/** Without those that contain another: what holds the longer one holds the shorter. */
function shortest(literals: readonly string[]): readonly string[] {
  return literals.filter((text, i) => !literals.some((other, j) => text.includes(other) && (text !== other || j < i)));
}
