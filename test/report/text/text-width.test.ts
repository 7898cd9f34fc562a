import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitEnd, fitStart, textWidth, wrap } from '../../../src/report/text/text-width.ts';

describe('textWidth counts columns', () => {
  it.each([
    ['abc', 3],
    ['Füße', 4],
    ['日本語', 6],
    ['ｆｕｌｌ', 8],
    ['한글', 4],
    ['e\u0301', 1],
    ['😀', 2],
    ['…', 1],
    ['', 0],
  ])('%s', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

const text = fc.string({ unit: fc.constantFrom(...'ab日😀é', 'e\u0301') });

it('what is fitted fits, and is the longest that does', () => {
  fc.assert(
    fc.property(text, fc.nat(20), (whole, columns) => {
      const [start, end] = [fitStart(whole, columns), fitEnd(whole, columns)];
      expect(whole.startsWith(start) && whole.endsWith(end)).toBe(true);
      for (const part of [start, end]) {
        expect(textWidth(part)).toBeLessThanOrEqual(columns);
        expect(part === whole || textWidth(part) >= columns - 1).toBe(true);
      }
    }),
  );
});

describe('wrap', () => {
  it('keeps all words in order and no line too long, unless one word is', () => {
    fc.assert(
      fc.property(fc.array(text), fc.integer({ min: 1, max: 30 }), (words, columns) => {
        const lines = wrap(words.join(' '), columns);
        expect(lines.join(' ')).toBe(words.filter((word) => word !== '').join(' '));
        for (const line of lines) expect(textWidth(line) <= columns || !line.includes(' ')).toBe(true);
      }),
    );
  });

  it('never breaks an address', () => {
    const address = 'https://sentry.io/settings/account/api/auth-tokens/';
    expect(wrap(`see ${address} now`, 20)).toEqual(['see', address, 'now']);
  });
});
