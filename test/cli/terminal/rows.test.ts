import { expect, it } from 'vitest';
import { foldedText, readableTime, rowsText } from '../../../src/cli/terminal/rows.ts';

const rows = [['reason', 'one two three four five six'], ['none', ''], ['next', 'end it']] as const;

it('are wrapped under themselves on a terminal, and one line each elsewhere', () => {
  expect(rowsText(rows, { indent: 2, label: 6 }, { columns: 34 })).toBe('  reason  one two three four five\n          six\n  next    end it\n');
  expect(rowsText(rows, { indent: 0, label: 6 }, {})).toBe('reason  one two three four five six\nnext    end it\n');
});

it('sentences are folded on a terminal, under what stands behind their number, and left as they are elsewhere', () => {
  const told = 'sntryu_…8c30: revoked\n\nWhat is left:\n  1. Make a new token with the fewest scopes.\n  2. Look.\n';
  expect(foldedText(told, { columns: 30 })).toBe('sntryu_…8c30: revoked\n\nWhat is left:\n  1. Make a new token with\n     the fewest scopes.\n  2. Look.\n');
  expect(foldedText(told, {})).toBe(told);
});

it.each([
  ['2026-01-02T03:04:05.678Z', '2026-01-02 03:04 UTC'],
  ['2026-13-02T03:04:05Z', '2026-13-02T03:04:05Z'],
  ['yesterday', 'yesterday'],
  ['', ''],
])('the time %j is written %j', (iso, wanted) => {
  expect(readableTime(iso)).toBe(wanted);
});
