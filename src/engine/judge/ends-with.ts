import { mostRead, mostSeenBeside } from '../../rules/parse-pattern.ts';

/**
 * Tests whether an expression matches at the end of a text. Most expressions for the text before a value end with `$`.
 * A forward search tries them at each of 512 places, and matches in part at some. As a lookbehind at the end of the
 * text the expression is read backwards, and nearly always fails at the first characters.
 *
 * @param source a case-insensitive expression; without `$` at its end it may match anywhere
 */
export function endsWith(source: string): (text: string) => boolean {
  if (!canBeReadBackwards(source)) {
    const forwards = new RegExp(source, 'i');
    return (text) => forwards.test(text);
  }
  const backwards = new RegExp(`(?<=${source.slice(0, -1)})`, 'iy');
  return (text) => {
    backwards.lastIndex = text.length;
    return backwards.test(text);
  };
}

/**
 * Tells how many characters at the end of a text an expression matches there, together with those that its lookarounds see; null if
 * it does not match. As long as these stay the same it matches, whatever stands before them.
 *
 * @param source as for {@link endsWith}
 */
export function readAtEnd(source: string): (text: string) => number | null {
  const most = mostRead(source);
  if (!canBeReadBackwards(source)) {
    const matches = endsWith(source);
    return (text) => (matches(text) ? most : null);
  }
  const beside = mostSeenBeside(source);
  const backwards = new RegExp(`(?<=(${source.slice(0, -1)}))`, 'iy');
  return (text) => {
    backwards.lastIndex = text.length;
    const match = backwards.exec(text);
    return match === null ? null : Math.min(most, match[1]!.length + beside);
  };
}

/**
 * Whether an expression means the same as a lookbehind, so that {@link endsWith} reads it backwards. Each alternative
 * must end with `$`. It must not refer back to a group, since a backward search has not matched the group yet.
 */
export function canBeReadBackwards(source: string): boolean {
  if (!source.endsWith('$') || /\\[1-9k]/.test(source)) return false;
  let depth = 0;
  let isInClass = false;
  for (let at = 0; at < source.length - 1; at++) {
    const character = source[at];
    if (character === '\\') {
      at++;
      // The last `$` is a character here, not the end of the text.
      if (at === source.length - 1) return false;
    } else if (isInClass) isInClass = character !== ']';
    else if (character === '[') isInClass = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '|' && depth === 0) return false;
  }
  return !isInClass;
}
