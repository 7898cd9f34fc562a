import fc from 'fast-check';
import { expect, it } from 'vitest';
import { excerptLines } from '../../../src/report/text/excerpt-lines.ts';
import { textWidth } from '../../../src/report/text/text-width.ts';

const part = fc.string({ unit: fc.constantFrom(...'ab 日😀\t\u001b') });

it('fits, shows the secret whole, and points at it', () => {
  fc.assert(
    fc.property(part, part, fc.boolean(), fc.boolean(), fc.integer({ min: 12, max: 60 }), (before, after, cutLeft, cutRight, columns) => {
      const secret = 'sntryu_…8c30';
      const excerpt = { text: before + secret + after, start: before.length, length: secret.length, cutLeft, cutRight };
      const lines = excerptLines(excerpt, columns, null);
      expect(lines.marked).toBe(secret);
      expect(textWidth(lines.before + lines.marked + lines.after)).toBeLessThanOrEqual(columns);
      expect(lines.indent).toBe(textWidth(lines.before));
      expect(lines.length).toBe(12);
    }),
  );
});

it('says that a line was cut, even right at the secret', () => {
  const lines = excerptLines({ text: 'S', start: 0, length: 1, cutLeft: true, cutRight: true }, 40, null);
  expect([lines.before, lines.marked, lines.after, lines.indent]).toEqual(['…', 'S', '…', 1]);
});

it.each([
  ['all of a short line', 'a = "S" # b', 4 + 1, 40, 'a = "', '" # b'],
  ['without the indentation', '\t\ta = "S"', 7, 40, 'a = "', '"'],
  ['both sides of a long line', `${'l'.repeat(50)}S${'r'.repeat(50)}`, 50, 21, '…lllllllll', 'rrrrrrrrr…'],
  ['more of the right where the left is short', `lS${'r'.repeat(50)}`, 1, 21, 'l', `${'r'.repeat(18)}…`],
  ['more of the left where the right is short', `${'l'.repeat(50)}Sr`, 50, 21, `…${'l'.repeat(18)}`, 'r'],
])('shows %s', (_, text, start, columns, before, after) => {
  const lines = excerptLines({ text, start, length: 1, cutLeft: false, cutRight: false }, columns, null);
  expect([lines.before, lines.marked, lines.after]).toEqual([before, 'S', after]);
});
