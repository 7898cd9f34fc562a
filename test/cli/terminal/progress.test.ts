import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { progressLine } from '../../../src/cli/terminal/progress.ts';
import { collector } from '../../support/fake-io.ts';
import * as findings from '../../support/report/findings.ts';
import { tokens } from '../../support/tokens.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const make = tokens('progress');
const [user, other, third] = [make.user(), make.user(), make.user()];
const planted = [user, other, third].map((secret) => ({ secret, rule: findings.rule('user', {}) }));

const stage = { name: 'first look', unit: 'objects', total: 1000, isSieve: true } as const;

/** What a terminal shows in its line in the end, after carriage returns and erasures. */
function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\r\x1b[2K') + '\r\x1b[2K'.length);
}

test('on a terminal there is one line, rewritten, and gone in the end', () => {
  const { stream, text } = collector(120);
  const line = progressLine({ stderr: stream, env: {} }, false);
  line.stage(stage);
  line.add({ done: 100, bytes: 5_000_000, caught: 2 });
  vi.advanceTimersByTime(1000);
  expect(lastLine(text())).toBe('first look ━━━─────────────────────────── 10% · 100 of 1,000 objects · 5.0 MB · 5.0 MB/s · 9 s left · 2 to look at');
  expect(text()).not.toContain('\n');
  line.end();
  expect(lastLine(text())).toBe('');
  vi.advanceTimersByTime(5000);
  expect(lastLine(text())).toBe('');
});

test('the time left is reckoned from the last seconds: what comes late may be slower', () => {
  const { stream, text } = collector(120);
  const line = progressLine({ stderr: stream, env: {} }, false);
  line.stage(stage);
  line.add({ done: 500, bytes: 1000 });
  vi.advanceTimersByTime(1000);
  for (let second = 0; second < 10; second++) {
    line.add({ done: 10, bytes: 1000 });
    vi.advanceTimersByTime(1000);
  }
  const left = Number(/(\d+) s left/.exec(lastLine(text()))![1]);
  expect(left).toBeGreaterThan(35);
  expect(left).toBeLessThan(45);
});

test('findings are counted once a secret, and not where they are excused or old', () => {
  const { stream, text } = collector(120);
  const line = progressLine({ stderr: stream, env: {} }, false);
  line.stage({ name: 'reading', unit: 'files', total: null });
  const open = findings.collect(findings.blob('a', `${user} ${other}`, planted)).findings;
  const excused = findings.collect(findings.blob('b', `${third} # @disable-line -- made up`, planted)).findings;
  line.found(open);
  line.found(open);
  line.found(excused);
  line.found(open.map((one) => ({ ...one, fingerprint: 'old', isNew: false })));
  vi.advanceTimersByTime(300);
  expect(lastLine(text())).toContain(' · 2 findings');
  line.end();
});

test('what is over at once shows nothing', () => {
  const { stream, text } = collector(120);
  const line = progressLine({ stderr: stream, env: {} }, false);
  line.stage(stage);
  line.add({ done: 1000, bytes: 1 });
  vi.advanceTimersByTime(150);
  line.end();
  expect(text()).toBe('');
});

test('a terminal without a size is taken for one of 80 columns', () => {
  const { stream, text } = collector(0);
  const line = progressLine({ stderr: stream, env: {} }, false);
  line.stage(stage);
  vi.advanceTimersByTime(300);
  expect(lastLine(text())).toBe(`first look ${'─'.repeat(20)} 0% · 0 of 1,000 objects · 0 to look at`);
  line.end();
});

test('it makes room for others who write, and comes back', () => {
  const { stream, text } = collector(120);
  const line = progressLine({ stderr: stream, env: {} }, false);
  line.stage(stage);
  vi.advanceTimersByTime(300);
  line.hide();
  expect(lastLine(text())).toBe('');
  vi.advanceTimersByTime(300);
  expect(lastLine(text())).toContain('first look');
  line.end();
});

test.each([
  ['no terminal', undefined, {}],
  ['a terminal that can do nothing', 120, { TERM: 'dumb' }],
])('%s has no line', (_, columns, env) => {
  const { stream, text } = collector(columns);
  const line = progressLine({ stderr: stream, env }, false);
  line.stage(stage);
  vi.advanceTimersByTime(5000);
  line.end();
  expect(text()).toBe('');
});

test('asked for without a terminal, each second is a line, and so is the end of each stage', () => {
  const { stream, text } = collector(undefined);
  const line = progressLine({ stderr: stream, env: {} }, true);
  line.stage(stage);
  vi.advanceTimersByTime(1000);
  line.add({ done: 1000, bytes: 1_000_000 });
  line.stage({ name: 'second look', unit: 'contents', total: null });
  line.add({ done: 3, bytes: 0 });
  line.end();
  line.end();
  expect(text().split('\n').map((one) => one.replaceAll(/[━─]+ /g, ''))).toEqual([
    'first look 0% · 0 of 1,000 objects · 0 to look at',
    'first look 100% · 1,000 of 1,000 objects · 1.0 MB · 1.0 MB/s · < 1 s left · 0 to look at',
    'second look 3 contents · 0 findings',
    '',
  ]);
});
