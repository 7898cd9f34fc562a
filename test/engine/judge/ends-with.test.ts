import { describe, expect, it, test } from 'vitest';
import { endsWith, readAtEnd } from '../../../src/engine/judge/ends-with.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { dice } from '../../fuzz/dice.ts';
import { amount } from '../../support/how-long.ts';

const expressions = builtinRules().flatMap(({ context }) => [...(context?.any ?? []), ...(context?.none ?? [])].flatMap(({ before }) => before ?? []));

/** Pieces that the expressions of our rules speak of, so that texts come near to a match and match. */
const pieces = [
  'sentry', 'Sentry', 'SENTRY_', 'auth', 'token', 'TOKEN', '_token', 'api-key', 'bearer ', ' password', '--token', 'sentry-bearer ', 'variable "', 'default', 'secret', 'client', 'sha256', 'release', 'digest',
  ' ', '\n', '\\n', '=', ' = ', '": "', "'", '"', '{', '}', '(', '[', ';', '-', '@', '://', '<', '>', '# ', '//', 'x', '0', ':', '  ',
];

const rounds = amount(500, 1500);

describe('an expression that is read backwards from the end', () => {
  test.each([...new Set(expressions)])('says what it says forwards: %s', (expression) => {
    const forwards = new RegExp(expression, 'i');
    const backwards = endsWith(expression);
    const roll = dice(expression.length);
    for (let round = 0; round < rounds; round++) {
      const text = Array.from({ length: 1 + roll(9) }, () => pieces[roll(pieces.length)]!).join('');
      expect([text, backwards(text)]).toEqual([text, forwards.test(text)]);
    }
  });

  it('matches whatever stands before the characters that it read', () => {
    let checked = 0;
    for (const expression of new Set(expressions)) {
      const read = readAtEnd(expression);
      const roll = dice(expression.length);
      const text = (most: number): string => Array.from({ length: 1 + roll(most) }, () => pieces[roll(pieces.length)]!).join('');
      for (let round = 0; round < rounds; round++) {
        const first = text(9);
        const characters = read(first);
        expect(characters !== null, first).toBe(new RegExp(expression, 'i').test(first));
        if (characters === null || characters > first.length) continue;
        checked++;
        expect(read(text(5) + first.slice(first.length - characters)), `${expression} ${first}`).not.toBeNull();
      }
    }
    expect(checked).toBeGreaterThan(100);
  });

  it.each([
    ['a|b$', 'a!', true],
    ['(?:a|b)$', 'a!', false],
    [String.raw`a\$`, 'a$!', true],
    [String.raw`\\$`, 'a\\', true],
    ['[|$]$', 'a|', true],
    [String.raw`(a)b\1$`, 'aba', true],
    [String.raw`(?<q>["'])b\k<q>$`, '"b"', true],
    [String.raw`(?<q>["'])b\k<q>$`, `"b'`, false],
    ['a', 'ab', true],
    ['', '', true],
    ['$', 'a', true],
  ])('means what was written: %s in %j is %s', (expression, text, wanted) => {
    expect(endsWith(expression)(text)).toBe(wanted);
    expect(new RegExp(expression, 'i').test(text)).toBe(wanted);
  });
});
