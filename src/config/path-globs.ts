import { UserError } from '../errors.ts';
import { folderMatcher, type Matches } from './glob-parts.ts';

/**
 * Limits for globs, since a hostile repository may contain them. With eight stars in one part of a glob, picomatch took
 * 16 seconds for one path of 62 characters.
 */
const limits = { characters: 512, stars: 3, braces: 8 } as const;
/** Longer paths match no glob, so they are scanned. */
const longestPath = 4096;

/** Whether a path matches one of some globs. The path is relative to the repository's root and has `/`. */
export type PathMatcher = ((path: string) => boolean) & {
  /** The globs that have matched no path yet, as the user wrote them. */
  readonly idle: () => readonly string[];
};

/**
 * Compiles globs as picomatch reads them: `*` within a folder, `**` across folders, `?`, `{a,b}`, `[a-z]`. They match
 * dot files too. A glob without `/` is compared with every part of a path. A glob with `/` is compared with the whole
 * path and the folders above it. Examples: `*.snap`, `vendor`, `docs/**`, `test/fixtures/`.
 *
 * @throws {UserError} for a glob that is empty, negated, or so large that matching could take for ever
 */
export async function pathGlobs(globs: readonly string[]): Promise<PathMatcher> {
  for (const glob of globs) check(glob);
  if (globs.length === 0) return Object.assign(() => false, { idle: () => [] });
  const { default: picomatch } = await import('picomatch');
  const compile = (glob: string): Matches => picomatch(glob, { dot: true, nonegate: true, noextglob: true });
  const all = globs.map((glob) => ({ glob, matches: folderMatcher(normalized(glob), compile) }));
  const used = new Set<(typeof all)[number]>();
  const matcher = (path: string): boolean => {
    if (path.length > longestPath) return false;
    const parts = path.split('/');
    let found = false;
    for (const one of all) {
      // After a match, only globs that have not matched any path yet are tried, to learn which globs are used.
      if ((found && used.has(one)) || !one.matches(parts)) continue;
      used.add(one);
      found = true;
    }
    return found;
  };
  return Object.assign(matcher, { idle: () => all.filter((one) => !used.has(one)).map(({ glob }) => glob) });
}

/**
 * Parentheses and similar signs are parts of names (`app/(shop)/page.tsx`). picomatch must not read them as its own
 * syntax.
 */
function normalized(glob: string): string {
  return withoutSlashes(glob).replaceAll(/[()|+@^$]/g, String.raw`\$&`);
}

function withoutSlashes(glob: string): string {
  return glob.replace(/^(?:\.?\/)+/, '').replace(/(?<!\/)\/+$/, '');
}

function check(glob: string): void {
  const wrong = globFault(glob);
  if (wrong !== null) throw new UserError(`the glob ${wrong}`, { where: glob.slice(0, 80), fix: 'write it like `docs/**` or `*.md`' });
}

/** Why a text is no valid glob, as the rest of a sentence (`is empty`); null if it is valid. */
export function globFault(glob: string): string | null {
  if (withoutSlashes(glob).trim() === '') return 'is empty';
  if (glob.startsWith('!')) return 'is negated, which has no meaning here';
  if (/\\(?![\\()[\]{}*?!+@|])/.test(glob)) return String.raw`has a \ where a / belongs: globs are written with / on every system`;
  if (/^[a-z]:[\\/]/i.test(glob)) return 'begins with a drive, and globs begin at the root of the repository';
  if (glob.split('/').includes('..')) return 'has .. in it, and globs begin at the root of the repository';
  if (glob.length > limits.characters) return `has more than ${limits.characters} characters`;
  const parts = glob.split('/');
  const most = Math.max(...parts.map((part) => part.replace(/\*+/g, '*').split('*').length - 1));
  if (most > limits.stars) return `has more than ${limits.stars} stars in one part`;
  if (glob.split('**').length - 1 > limits.stars) return `has more than ${limits.stars} times **`;
  if (glob.split('{').length - 1 > limits.braces) return `has more than ${limits.braces} braces`;
  return /[+*?@!]\(/.test(glob) ? 'has an extended pattern such as +(…), which is not supported' : null;
}
