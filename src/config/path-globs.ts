import { UserError } from '../errors.ts';

/**
 * Globs come from the scanned repository too, so they are kept from being a weapon: `**` between many stars took
 * picomatch 16 seconds on one path of 62 characters.
 */
const limits = { characters: 512, starsInPart: 3, braces: 8 } as const;

/** Whether a path (relative to the repository's root, with `/`) matches one of some globs. */
export type PathMatcher = (path: string) => boolean;

/**
 * Compiles globs as picomatch has them: `*` within a folder, `**` across folders, `{a,b}`, `[a-z]`; dot files are matched
 * too. A glob without `/` is compared with the last part of a path, and one that ends in `/` takes the whole folder.
 *
 * @throws {UserError} for a glob that is empty, negated, or so large that matching it could take for ever
 */
export async function pathGlobs(globs: readonly string[]): Promise<PathMatcher> {
  for (const glob of globs) check(glob);
  if (globs.length === 0) return () => false;
  const { default: picomatch } = await import('picomatch');
  const matchers = globs.map((glob) => {
    const whole = glob.endsWith('/') ? `${glob}**` : glob;
    return picomatch(whole.replace(/^\.?\//, ''), { dot: true, nonegate: true, basename: !whole.includes('/') });
  });
  return (path) => matchers.some((matches) => matches(path));
}

function check(glob: string): void {
  const wrong = fault(glob);
  if (wrong !== null) throw new UserError(`the glob ${wrong}`, { where: glob, fix: 'write it like `docs/**` or `*.md`' });
}

function fault(glob: string): string | null {
  if (glob.trim() === '') return 'is empty';
  if (glob.startsWith('!')) return 'is negated, which has no meaning here';
  if (glob.length > limits.characters) return `has more than ${limits.characters} characters`;
  if (glob.split('/').some((part) => part.replace(/\*+/g, '*').split('*').length - 1 > limits.starsInPart)) {
    return `has more than ${limits.starsInPart} stars in one part`;
  }
  if (glob.split('**').length - 1 > limits.starsInPart) return `has more than ${limits.starsInPart} times **`;
  if ((glob.match(/[{(]/g)?.length ?? 0) > limits.braces) return `has more than ${limits.braces} braces`;
  return /[+*?@!]\(/.test(glob) ? 'has an extended pattern such as +(…), which is not supported' : null;
}
