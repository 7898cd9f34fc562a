import fc from 'fast-check';
import picomatch from 'picomatch';
import { expect, it } from 'vitest';
import { folderMatcher, type Matches } from '../../src/config/glob-parts.ts';

const compile = (glob: string): Matches => picomatch(glob, { dot: true, nonegate: true, noextglob: true });

const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-', 'é'), minLength: 1, maxLength: 4 }).filter((one) => !/^\.+$/.test(one));
const part = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?', '-', 'é'), minLength: 1, maxLength: 4 }).filter((one) => !/^\.+$|\*\*/.test(one));
const glob = fc.array(fc.oneof(part, part, fc.constant('**'), fc.constantFrom('[ab]', '{a,b}', '{a/b,c}', '*.{a,b}')), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));

it('matches what picomatch matches: the path, or a folder above it, or any part for a glob without a slash', () => {
  fc.assert(
    fc.property(glob, fc.array(word, { minLength: 1, maxLength: 6 }), (pattern, parts) => {
      const whole = compile(pattern);
      const wanted = pattern.includes('/') ? parts.some((_, i) => whole(parts.slice(0, i + 1).join('/'))) : parts.some((one) => whole(one));
      expect([pattern, parts, folderMatcher(pattern, compile)(parts)]).toEqual([pattern, parts, wanted]);
    }),
    { numRuns: 3000 },
  );
});

it.each([
  ['**/test/**/test/**/*.min.js', 'test/'.repeat(800)],
  ['*a*a*b.js', 'a'.repeat(4000)],
  ['**/*a*a*b.js', 'a/'.repeat(2000)],
  ['**/*[a]*[a]*b.js', 'a'.repeat(4000)],
  ['{x/y,**}/test/**/test/**/*.js', 'test/'.repeat(800)],
])('ends on a path that is made to take long: %s', (pattern, path) => {
  expect(folderMatcher(pattern, compile)(path.split('/').filter((one) => one !== ''))).toBe(false);
});
