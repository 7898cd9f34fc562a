import { describe, expect, it } from 'vitest';
import { pathGlobs } from '../../src/config/path-globs.ts';
import { watchdog } from '../../src/engine/watchdog.ts';
import { UserError } from '../../src/errors.ts';

describe('path globs', () => {
  it.each([
    ['*.snap', 'a.snap', true],
    ['*.snap', 'deep/down/a.snap', true],
    ['*.snap', 'a.snap.ts', false],
    ['vendor', 'vendor/a/b.js', true],
    ['vendor', 'src/vendor/b.js', true],
    ['vendor/', 'vendor/b.js', true],
    ['vendor', 'vendors/b.js', false],
    ['./docs/**', 'docs/a.md', true],
    ['docs/**', 'src/docs/a.md', false],
    ['/test/fixtures', 'test/fixtures/x/y', true],
    ['**/fixtures', 'a/b/fixtures/x', true],
    ['*.env', '.env', true],
    ['src/*.ts', 'src/deep/a.ts', false],
    ['*.{png,jpg}', 'a/b.jpg', true],
    ['[ab].txt', 'a.txt', true],
    ['[ab].txt', 'c.txt', false],
    ['app/(shop)/*', 'app/(shop)/page.tsx', true],
    ['a+b', 'aab', false],
    ['a+b', 'a+b', true],
  ])('%s against %s: %s', async (glob, path, wanted) => {
    expect((await pathGlobs([glob]))(path)).toBe(wanted);
  });

  it('takes any of several', async () => {
    const matches = await pathGlobs(['*.a', 'x/*.b']);
    expect([matches('1.a'), matches('x/1.b'), matches('1.b')]).toEqual([true, true, false]);
  });

  it('leaves nothing out without a pattern', async () => {
    expect((await pathGlobs([]))('a')).toBe(false);
  });

  it.each([[''], ['/'], ['!a'], ['+(a|aa)'], ['**/*a*a*a*a*a*b'], ['**/a/**/b/**/c/**/d'], ['x'.repeat(513)], ['docs\\internal'], ['C:/docs'], ['c:\\docs'], ['../docs/**'], ['docs/../src'], ['..']])('refuses %j', async (glob) => {
    await expect(pathGlobs([glob])).rejects.toThrow(UserError);
  });

  it('knows which have matched nothing, also where another one matched the same path', async () => {
    const matches = await pathGlobs(['docs', 'docs/old', 'gone', String.raw`a\*b`]);
    expect([matches('docs/old/a'), matches('x')]).toEqual([true, false]);
    expect(matches.idle()).toEqual(['gone', String.raw`a\*b`]);
    expect((await pathGlobs([])).idle()).toEqual([]);
  });

  it('comes to an end with the worst pattern it accepts', async () => {
    const matches = await pathGlobs(['**/*a*a*b']);
    let matched: boolean | null = null;
    // One star more and it would be busy for minutes.
    expect(watchdog()(() => void (matched = matches(`${'a'.repeat(255)}/`.repeat(15))), 20_000)).toBe(true);
    expect(matched).toBe(false);
  });
});
