import { describe, expect, it } from 'vitest';
import { escapes } from '../../../src/engine/decode/escapes.ts';
import { sampleOf } from '../../../src/rules/sample.ts';
import { seed } from '../../../src/rules/templates.ts';
import { dice, pick } from '../../fuzz/dice.ts';
import { amount } from '../../support/how-long.ts';

const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
/** What escapes are made of. */
const parts = [...'%\\&="\'`+.,^#;<>[]|_-/!', '\n', '\r\n', ' ', '\t', 'a', '0', 'u00', 'x41', '[1m', '41', 'quot', 'CDATA', '\x80\x8b', '\xbb\xbf', '\xad'];

describe('the character with which an escape begins', () => {
  it.each(escapes.filter(({ isInside }) => !isInside))('is known of $name', ({ name, pattern, first }) => {
    const begins = new RegExp(pattern.source, 'y');
    const roll = dice(3);
    let found = 0;
    for (let round = 0; round < amount(12, 100); round++) {
      for (const byte of bytes) {
        const whole = sampleOf(pattern.source, seed(`${name} ${round}`))!;
        const text = roll(2) === 0 ? `${byte}${Array.from({ length: 1 + roll(6) }, () => pick(parts, roll)).join('')}` : `${roll(2) === 0 ? byte : ''}${whole}a`;
        begins.lastIndex = 0;
        if (!begins.test(text)) continue;
        found++;
        expect(text.charAt(0), text).toMatch(first);
      }
    }
    expect(found).toBeGreaterThan(0);
  });
});
