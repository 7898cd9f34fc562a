import { expect, test } from 'vitest';
import { progressText, type ProgressState } from '../../../src/cli/terminal/progress-text.ts';
import { textWidth } from '../../../src/report/text/text-width.ts';

const half: ProgressState = {
  name: 'first look', unit: 'objects', total: 152_589, isSieve: true,
  done: 76_400, bytes: 2_540_000_000, rate: 812_000_000, secondsLeft: 3.2, caught: 12, findings: 0,
};

test.each([
  [140, 'first look ━━━━━━━━━━━━━━━─────────────── 50% · 76,400 of 152,589 objects · 2.5 GB · 812 MB/s · 3 s left · 12 to look at'],
  [100, 'first look ━━━━──── 50% · 76,400 of 152,589 objects · 2.5 GB · 812 MB/s · 3 s left · 12 to look at'],
  [79, '━━━━━━────── 50% · 76k/153k · 2.5 GB · 812 MB/s · 3 s left · 12 to look at'],
  [60, '━━━━──── 50% · 2.5 GB · 812 MB/s · 3 s left · 12 to look at'],
  [50, '━━━━──── 50% · 2.5 GB · 3 s left · 12 to look at'],
  [40, '━━━━──── 50% · 3 s left · 12 to look at'],
  [30, '━━━━──── 50% · 12 to look at'],
  [10, '50%'],
])('with %i columns the line says %s', (columns, line) => {
  expect(progressText(half, columns)).toBe(line);
});

test('no line is longer than the terminal is wide', () => {
  for (const total of [null, 0, 5, 3_000_000_000]) {
    for (let columns = 1; columns < 200; columns++) expect(textWidth(progressText({ ...half, total }, columns))).toBeLessThanOrEqual(columns);
  }
});

test('where nobody knows how much there is, there is no bar, no share and no time left', () => {
  const reading: ProgressState = { name: 'reading', unit: 'files', total: null, done: 1204, bytes: 4_820_000, rate: 2_000_000, secondsLeft: null, caught: 0, findings: 1 };
  expect(progressText(reading, 100)).toBe('reading 1,204 files · 4.8 MB · 2.0 MB/s · 1 finding');
});

test('nothing is at 100 percent before it is done, and all is never less than what is done', () => {
  expect(progressText({ ...half, done: 152_588 }, 100)).toContain(' 99% ');
  expect(progressText({ ...half, done: 152_589 }, 100)).toContain(' 100% ');
  expect(progressText({ ...half, done: 200_000 }, 100)).toContain('━ 100% · 200,000 of 200,000 objects');
  expect(progressText({ ...half, total: 0, done: 0 }, 100)).toContain(' 100% ');
});

test.each([
  [0.4, '< 1 s left'],
  [59.7, '60 s left'],
  [150, '3 min left'],
  [7320, '2 h 2 min left'],
])('%f seconds are %s', (secondsLeft, words) => {
  expect(progressText({ ...half, secondsLeft }, 120)).toContain(` ${words} `);
});
