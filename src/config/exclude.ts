import { UserError } from '../errors.ts';

/** Longer paths match no pattern, and so are scanned: matching takes a power of the length. */
const longestPath = 4096;
const longestGlob = 500;
/**
 * In one part of a path, and for `**` in the whole. A pattern may come from the repository that is scanned;
 * picomatch turns it into an expression that takes 16 s on eight stars in one part and a path of 62 characters.
 */
const mostStars = 3;

/**
 * Whether a path is left out by one of the globs. A glob without `/` is held against every part of the path, one with
 * `/` against the whole path and the folders above it: `*.snap`, `vendor`, `docs/**`, `test/fixtures`.
 * `*` and `?` stand for no `/`; `**`, `[…]` and `{a,b}` work; everything else is taken as it is.
 *
 * @param where what the globs come from, for the error.
 * @throws {UserError} for a glob that is empty, too long, or has too many stars.
 */
export async function exclude(globs: readonly string[], where: string): Promise<(path: string) => boolean> {
  const checked = globs.map((glob) => checkGlob(glob, where));
  if (checked.length === 0) return () => false;
  const { default: picomatch } = await import('picomatch');
  const compile = (some: readonly string[]): ((text: string) => boolean) => {
    // With no pattern picomatch would throw.
    return some.length === 0 ? () => false : picomatch([...some], { dot: true, noextglob: true, nonegate: true });
  };
  const part = compile(checked.filter((glob) => !glob.includes('/')));
  const whole = compile(checked.filter((glob) => glob.includes('/')));
  return (path) => {
    if (path.length > longestPath) return false;
    const parts = path.split('/');
    return parts.some((name, i) => part(name) || whole(parts.slice(0, i + 1).join('/')));
  };
}

function checkGlob(given: string, where: string): string {
  const glob = given.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  const fail = (what: string): never => {
    throw new UserError(`\`${given.slice(0, 80)}\` ${what}`, { where });
  };
  if (glob === '') fail('is no pattern');
  if (glob.length > longestGlob) fail(`is longer than ${longestGlob} characters`);
  const parts = glob.split('/');
  const stars = Math.max(...parts.map((part) => part.split('*').length - 1), parts.filter((part) => part === '**').length);
  if (stars > mostStars) fail(`has more than ${mostStars} stars in one part`);
  // Parentheses and the like are part of names (`app/(shop)/page.tsx`), never of the pattern's own expression.
  return glob.replaceAll(/[()|+@!^$]/g, String.raw`\$&`);
}
