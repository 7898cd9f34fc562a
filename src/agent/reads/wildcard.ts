/**
 * Whether a name matches a shell pattern with `*`, `?`, `[a-z]`, `[!a]`, and backslashes before plain characters. A
 * name with a leading dot matches only a pattern with a leading dot. The time is at most the product of both lengths.
 */
export function fits(name: string, pattern: string, findsHidden = pattern.startsWith('.')): boolean {
  if (name.startsWith('.') && !findsHidden) return false;
  let [at, place] = [0, 0];
  let star: { readonly at: number; readonly place: number } | null = null;
  while (at < name.length) {
    const one = place < pattern.length ? element(pattern, place) : null;
    if (one?.is === 'star') {
      star = { at, place: place + 1 };
      place += 1;
    } else if (one !== null && one.takes(name[at]!)) {
      at += 1;
      place += one.length;
    } else if (star !== null) {
      star = { at: star.at + 1, place: star.place };
      [at, place] = [star.at, star.place];
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(place));
}

/** Whether a text is a pattern, and not just a name. */
export function isPattern(text: string): boolean {
  return /(?<!\\)(?:\\\\)*[*?[]/.test(text);
}

type Element = { readonly is: 'star' } | { readonly is: 'one'; readonly length: number; readonly takes: (character: string) => boolean };

function element(pattern: string, at: number): Element {
  const here = pattern[at]!;
  if (here === '*') return { is: 'star' };
  if (here === '?') return { is: 'one', length: 1, takes: () => true };
  if (here === '\\' && at + 1 < pattern.length) return { is: 'one', length: 2, takes: (character) => character === pattern[at + 1] };
  const set = here === '[' ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at, at + 80)) : null;
  if (set === null) return { is: 'one', length: 1, takes: (character) => character === here };
  return { is: 'one', length: set[0].length, takes: (character) => inSet(character, set[2]!) !== (set[1] !== '') };
}

function inSet(character: string, set: string): boolean {
  for (let i = 0; i < set.length; i++) {
    const isRange = set[i + 1] === '-' && i + 2 < set.length;
    if (isRange ? set[i]! <= character && character <= set[i + 2]! : set[i] === character) return true;
    if (isRange) i += 2;
  }
  return false;
}

/**
 * Makes a function that says whether a path below a folder matches some globs, as ripgrep reads them. Only the last
 * part of a glob with `/` counts, so rather too many files match than too few.
 */
export function taker(globs: readonly string[]): (path: string) => boolean {
  const names = globs.flatMap(alternatives).map((glob) => glob.slice(glob.lastIndexOf('/') + 1).replace('**', '*') || '*');
  return (path) => names.length === 0 || names.some((name) => fits(path.slice(path.lastIndexOf('/') + 1), name, true));
}

/** The most texts that a text with braces may expand to. */
const mostAlternatives = 64;

/** Expands `a{b,c}` to `ab` and `ac`. Braces without a comma stay. */
export function alternatives(text: string): readonly string[] {
  const done: string[] = [];
  const open = [text];
  while (open.length > 0 && done.length + open.length <= mostAlternatives) {
    const one = open.pop()!;
    const found = /\{([^{},]*,[^{}]*)\}/.exec(one);
    if (found === null) done.push(one);
    else open.push(...found[1]!.split(',').map((part) => one.slice(0, found.index) + part + one.slice(found.index + found[0].length)));
  }
  return done.length === 0 ? [text] : done;
}
