/**
 * Whether a text ends with what an expression describes. Most expressions over what stands before a value end with `$`:
 * read forwards they are tried at each of 512 places, and most find a part of what they look for at some of them. As a
 * lookbehind at the end of the text they are read backwards, and the first characters turn nearly everything away.
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
 * Whether an expression says the same as a lookbehind: all of it ends at the end of the text, and nothing in it refers to
 * a group, which would not have matched yet.
 */
function canBeReadBackwards(source: string): boolean {
  if (!source.endsWith('$') || /\\[1-9k]/.test(source)) return false;
  let depth = 0;
  let isInClass = false;
  for (let at = 0; at < source.length - 1; at++) {
    const character = source[at];
    if (character === '\\') {
      at++;
      // The last one is no `$` that stands for the end.
      if (at === source.length - 1) return false;
    } else if (isInClass) isInClass = character !== ']';
    else if (character === '[') isInClass = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '|' && depth === 0) return false;
  }
  return !isInClass;
}
