/**
 * Whether an expression matches at the end of a text. Most expressions for the text before a value end with `$`. Read forwards,
 * they are tried at each of 512 places, and match in part at some of them. As a lookbehind at the end of the text they are
 * read backwards, and nearly always fail at the first characters.
 *
 * @param source of a case-insensitive expression; one that does not end with `$` may match anywhere
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
 * Whether an expression means the same as a lookbehind: each alternative ends at the end of the text, and nothing refers back to
 * a group, which a backward search would not have matched yet.
 */
function canBeReadBackwards(source: string): boolean {
  if (!source.endsWith('$') || /\\[1-9k]/.test(source)) return false;
  let depth = 0;
  let isInClass = false;
  for (let at = 0; at < source.length - 1; at++) {
    const character = source[at];
    if (character === '\\') {
      at++;
      // The last `$` does not stand for the end of the text.
      if (at === source.length - 1) return false;
    } else if (isInClass) isInClass = character !== ']';
    else if (character === '[') isInClass = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '|' && depth === 0) return false;
  }
  return !isInClass;
}
