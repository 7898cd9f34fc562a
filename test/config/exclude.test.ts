import { describe, expect, it } from 'vitest';
import { exclude } from '../../src/config/exclude.ts';
import { UserError } from '../../src/errors.ts';

describe('exclude', () => {
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
    ['!*.ts', 'a.js', false],
    ['app/(shop)/*', 'app/(shop)/page.tsx', true],
    ['a+b', 'aab', false],
    ['a+b', 'a+b', true],
  ])('%s against %s: %s', async (glob, path, wanted) => {
    expect((await exclude([glob], '--exclude'))(path)).toBe(wanted);
  });

  it('takes any of several', async () => {
    const left = await exclude(['*.a', 'x/*.b'], '--exclude');
    expect([left('1.a'), left('x/1.b'), left('1.b')]).toEqual([true, true, false]);
  });

  it('leaves nothing out without a pattern', async () => {
    expect((await exclude([], '--exclude'))('a')).toBe(false);
  });

  it.each([[''], ['/'], ['**/*a*a*a*a*a*b'], ['**/a/**/b/**/c/**/d'], ['x'.repeat(501)]])('refuses %j', async (glob) => {
    await expect(exclude([glob], '--exclude')).rejects.toThrow(UserError);
  });

  it('takes no time to speak of for the worst pattern it accepts', async () => {
    const left = await exclude(['**/*a*a*b'], '--exclude');
    const start = performance.now();
    expect(left(`${'a'.repeat(255)}/`.repeat(15))).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
