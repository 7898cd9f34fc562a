import { expect, test } from 'vitest';
import { holdsDigits, secretDigits } from '../../../src/engine/judge/secret-digits.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { dice, pick } from '../../fuzz/dice.ts';

test('the secrets of a pattern are digits where each of its groups says so', () => {
  expect(secretDigits('key(?<secret>[0-9a-fA-F]{32})(?!\\w)|(?<secret2>[0-9a-fA-F]{40})x')).toBe(32);
  for (const pattern of ['[0-9a-fA-F]{32}', '(?<secret>[0-9a-fA-F]{32}|x)', '(?<secret>[0-9a-fA-F]{32})|(?<secret2>\\w+)', '(?<secret>[0-9a-f]{32})', '(?<secret>[0-9a-fA-F]{32,64})', '(?<secret>-?[0-9a-fA-F]{32})']) {
    expect(secretDigits(pattern)).toBeNull();
  }
  expect(builtinRules().filter(({ pattern }) => secretDigits(pattern) !== null).map(({ id }) => id)).toContain('sentry-api-key');
});

test('digits in a row are found as an expression finds them', () => {
  const roll = dice(3);
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: roll(80) }, () => pick(['0', 'a', 'F', '9', 'c', 'g', ' '], roll)).join('');
    const [digits, from] = [1 + roll(9), roll(30) - 5];
    const to = from + roll(90);
    const within = text.slice(Math.max(0, from), Math.max(0, to));
    expect(holdsDigits(Buffer.from(text), from, to, digits)).toBe(new RegExp(`[0-9a-fA-F]{${digits}}`).test(within));
  }
});
