/** Whether a text matches a pattern. */
export type Matches = (text: string) => boolean;

/**
 * The longest path, or name of a file, for a pattern that only a regular expression can match. The time may grow with
 * a power of the length, and a hostile repository chooses the length. A longer one does not match, so it is scanned.
 */
const longestForExpression = 255;

/**
 * Makes a function that tells whether a glob matches a path, given as its parts, or a folder above it. A glob without
 * `/` is compared with every part. Part is compared with part, so that the time does not grow with a power of the
 * length.
 *
 * @param compile makes a matcher by a regular expression, for what is more than stars and question marks
 */
export function folderMatcher(glob: string, compile: (glob: string) => Matches): (parts: readonly string[]) => boolean {
  if (!glob.includes('/')) {
    const matches = partMatcher(glob, compile);
    return (parts) => parts.some(matches);
  }
  // A brace may reach over a slash: `{a/b,c}/d`.
  if (/[[\]{}"]|\*{3}/.test(glob)) return wholeMatcher(compile(glob));
  // As in picomatch, `a/**` matches the folder `a` itself, and `a*/**` only what is in such a folder.
  const parts = glob.replace(/(?<=(?:^|\/)[^/]*[^/*]\*|(?:^|\/)\*)(?:\/\*\*)+$/, '/*/**').split('/');
  const wanted = parts.map((part) => (part === '**' ? null : partMatcher(part, compile)));
  return (parts) => matchesParts(wanted, parts);
}

/** Compares the whole path and each folder above it. */
function wholeMatcher(matches: Matches): (parts: readonly string[]) => boolean {
  return (parts) => {
    let whole = '';
    return parts.some((part, i) => {
      whole = i === 0 ? part : `${whole}/${part}`;
      return whole.length <= longestForExpression && matches(whole);
    });
  };
}

/** Whether the wanted parts match all of the first parts of a path. Null stands for `**`: any number of parts. */
function matchesParts(wanted: readonly (Matches | null)[], parts: readonly string[]): boolean {
  // How many of the wanted parts may be matched so far.
  let reached = skipped(new Set([0]), wanted);
  for (const part of parts) {
    const next = new Set<number>();
    for (const at of reached) {
      if (at === wanted.length) continue;
      const matches = wanted[at]!;
      if (matches === null) next.add(at);
      else if (matches(part)) next.add(at + 1);
    }
    reached = skipped(next, wanted);
    if (reached.has(wanted.length)) return true;
    if (reached.size === 0) return false;
  }
  return false;
}

/** Adds what is reached if `**` stands for no part. */
function skipped(reached: Set<number>, wanted: readonly (Matches | null)[]): Set<number> {
  // What is added while a set is gone through is gone through too.
  for (const at of reached) if (wanted[at] === null) reached.add(at + 1);
  return reached;
}

/** A matcher for a part of a path. */
function partMatcher(pattern: string, compile: (glob: string) => Matches): Matches {
  if (/^(?:[\w .,~=%*?-]|[^\0-\x7f]|\\[()|+@^$])*$/.test(pattern)) {
    const plain = pattern.replaceAll(/\*+/g, '*').replaceAll('\\', '');
    return (part) => part !== '.' && part !== '..' && part !== '' && matchesStars(plain, part);
  }
  const matches = compile(pattern);
  return (part) => part.length <= longestForExpression && matches(part);
}

/** Whether a text matches a pattern of characters, `*` and `?`. Only the last star is ever tried anew. */
function matchesStars(pattern: string, text: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[from] === '*') {
      star = from++;
      mark = at;
    } else if (from < pattern.length && (pattern[from] === '?' || pattern[from] === text[at])) {
      from++;
      at++;
    } else if (star === -1) {
      return false;
    } else {
      from = star + 1;
      at = ++mark;
    }
  }
  while (pattern[from] === '*') from++;
  return from === pattern.length;
}
