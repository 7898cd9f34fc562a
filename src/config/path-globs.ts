import { UserError } from '../errors.ts';

/**
 * Globs come from the scanned repository too, so they are kept from being a weapon: with eight stars in one part of a
 * glob picomatch took 16 seconds on one path of 62 characters.
 */
const limits = { characters: 512, stars: 3, braces: 8 } as const;
/** Longer paths match nothing, and so are scanned: matching takes a power of the length. */
const longestPath = 4096;

/** Whether a path (relative to the repository's root, with `/`) matches one of some globs. */
export type PathMatcher = (path: string) => boolean;

/**
 * Compiles globs as picomatch has them: `*` within a folder, `**` across folders, `?`, `{a,b}`, `[a-z]`; dot files are
 * matched too. A glob without `/` is held against every part of a path, one with `/` against the whole path and the
 * folders above it: `*.snap`, `vendor`, `docs/**`, `test/fixtures/`.
 *
 * @throws {UserError} for a glob that is empty, negated, or so large that matching it could take for ever
 */
export async function pathGlobs(globs: readonly string[]): Promise<PathMatcher> {
  for (const glob of globs) check(glob);
  if (globs.length === 0) return () => false;
  const { default: picomatch } = await import('picomatch');
  const plain = globs.map(normalized);
  const compile = (some: readonly string[]): PathMatcher => {
    // Of no pattern at all picomatch would make an error.
    return some.length === 0 ? () => false : picomatch([...some], { dot: true, nonegate: true, noextglob: true });
  };
  const matchesPart = compile(plain.filter((glob) => !glob.includes('/')));
  const matchesWhole = compile(plain.filter((glob) => glob.includes('/')));
  return (path) => {
    if (path.length > longestPath) return false;
    const parts = path.split('/');
    return parts.some((part, i) => matchesPart(part) || matchesWhole(parts.slice(0, i + 1).join('/')));
  };
}

/** Parentheses and the like are part of names (`app/(shop)/page.tsx`), never of picomatch's own expression. */
function normalized(glob: string): string {
  return withoutSlashes(glob).replaceAll(/[()|+@^$]/g, String.raw`\$&`);
}

function withoutSlashes(glob: string): string {
  return glob.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
}

function check(glob: string): void {
  const wrong = globFault(glob);
  if (wrong !== null) throw new UserError(`the glob ${wrong}`, { where: glob.slice(0, 80), fix: 'write it like `docs/**` or `*.md`' });
}

/** Why a text is no glob for {@link pathGlobs}, as the rest of a sentence (`is empty`); null where it is one. */
export function globFault(glob: string): string | null {
  if (withoutSlashes(glob).trim() === '') return 'is empty';
  if (glob.startsWith('!')) return 'is negated, which has no meaning here';
  if (glob.length > limits.characters) return `has more than ${limits.characters} characters`;
  const parts = glob.split('/');
  const most = Math.max(...parts.map((part) => part.replace(/\*+/g, '*').split('*').length - 1));
  if (most > limits.stars) return `has more than ${limits.stars} stars in one part`;
  if (glob.split('**').length - 1 > limits.stars) return `has more than ${limits.stars} times **`;
  if (glob.split('{').length - 1 > limits.braces) return `has more than ${limits.braces} braces`;
  return /[+*?@!]\(/.test(glob) ? 'has an extended pattern such as +(…), which is not supported' : null;
}
