import { UserError } from '../errors.ts';

/**
 * Limits for globs, which may come from a hostile repository: with eight stars in one part of a glob picomatch took 16 seconds on
 * one path of 62 characters.
 */
const limits = { characters: 512, stars: 3, braces: 8 } as const;
/** Longer paths match nothing, and so are scanned, since the time for matching grows with a power of the length. */
const longestPath = 4096;

/** Whether a path (relative to the repository's root, with `/`) matches one of some globs. */
export type PathMatcher = ((path: string) => boolean) & {
  /** The globs that have matched none of the paths asked about so far, as they are written. */
  readonly idle: () => readonly string[];
};

/**
 * Compiles globs as picomatch has them: `*` within a folder, `**` across folders, `?`, `{a,b}`, `[a-z]`; dot files are
 * matched too. A glob without `/` is held against every part of a path, one with `/` against the whole path and the
 * folders above it: `*.snap`, `vendor`, `docs/**`, `test/fixtures/`.
 *
 * @throws {UserError} for a glob that is empty, negated, or so large that matching it could take for ever
 */
export async function pathGlobs(globs: readonly string[]): Promise<PathMatcher> {
  for (const glob of globs) check(glob);
  if (globs.length === 0) return Object.assign(() => false, { idle: () => [] });
  const { default: picomatch } = await import('picomatch');
  const all = globs.map((glob) => {
    const plain = normalized(glob);
    return { glob, isWhole: plain.includes('/'), matches: picomatch(plain, { dot: true, nonegate: true, noextglob: true }) };
  });
  const used = new Set<(typeof all)[number]>();
  const matcher = (path: string): boolean => {
    if (path.length > longestPath) return false;
    const parts = path.split('/');
    const wholes = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
    let found = false;
    for (const one of all) {
      // What has matched already need not be asked once more; what has not may be idle.
      if ((found && used.has(one)) || !(one.isWhole ? wholes : parts).some((part) => one.matches(part))) continue;
      used.add(one);
      found = true;
    }
    return found;
  };
  return Object.assign(matcher, { idle: () => all.filter((one) => !used.has(one)).map(({ glob }) => glob) });
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

/** Why a text is no glob for {@link pathGlobs}, as the rest of a sentence (`is empty`); null if it is one. */
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
