import { describe, expect, it } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { mostRead, mustPrecede } from '../../src/rules/parse-pattern.ts';
import { sampleOf } from '../../src/rules/sample.ts';
import { seed } from '../../src/rules/templates.ts';
import { amount } from '../support/how-long.ts';

describe('how much an expression reads at most', () => {
  it.each([
    ['abc$', 4],
    ['(?:checksum|sha256)["\']?[ \\t]{0,2}[:=]$', 13],
    ['(?<!\\w)a{2,7}(?=[bc]\\x41)', 10],
    ['a{0}b', 1],
    ['(?:){5}', 0],
    ['a+', Infinity],
    ['a{3,}$', Infinity],
    ['(a|b)\\1$', Infinity],
    ['^a', Infinity],
    ['(a', Infinity],
  ])('%s: %d', (source, most) => {
    expect(mostRead(source)).toBe(most);
  });

  it('is told of the conditions that end at a value, and enough: what they find in a long text, they find in so much of it', () => {
    let checked = 0;
    for (const { id, context } of builtinRules()) {
      for (const { before } of context?.none ?? []) {
        if (before === undefined || mostRead(before) === Infinity) continue;
        const expression = new RegExp(before, 'i');
        for (let round = 0; round < amount(40, 1000); round++) {
          const from = seed(`${id} ${before} ${round}`);
          const text = `${sampleOf('[\\w"\'=:@/. \\n-]{0,20}', from)!}${sampleOf(before, from)!}`;
          if (!expression.test(text)) continue;
          checked++;
          expect(expression.test(text.slice(-mostRead(before))), text).toBe(true);
        }
      }
    }
    expect(checked).toBeGreaterThan(100);
  });
});

describe('the characters of which one stands before a match', () => {
  it.each([
    ['(?<=[ab])c', 'ABab'],
    ['(?<=x(?:[01]{2})?)c', '01Xx'],
    ['(?<=a|[=:])c', ':=Aa'],
    ['(?<!a)c', null],
    ['(?<=a)?c', null],
    ['(?<=a)c|d', null],
    ['(?<=^|a)c', null],
    ['(?<=a\\b)c', null],
    ['(?<=\\u{61})c', null],
    ['ab', null],
  ])('%s', (source, characters) => {
    const found = mustPrecede(source);
    expect(found && [...new Set(found)].sort().join('')).toBe(characters);
  });
});
