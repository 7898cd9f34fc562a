import { describe, expect, it } from 'vitest';
import { decodeDepths, scanner } from '../../src/engine/scanner.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { some } from '../support/how-long.ts';
import { tokens } from '../support/tokens.ts';

/** Texts that are made of nothing but what the engine has to look at. What they cost has to grow with their length, and no faster. */
const scanning = scanner(builtinRules(), { decodeDepth: decodeDepths.usual, ruleIds: null });
const filled = (text: string, bytes: number): Buffer => Buffer.from(text.repeat(Math.ceil(bytes / text.length)).slice(0, bytes));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Seconds of this process. */
function cost(content: Buffer): number {
  let least = Infinity;
  for (let i = 0; i < 2; i++) {
    const before = process.cpuUsage();
    scanning.scan(content, 'a.txt');
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

describe('time grows with the length of', () => {
  it.each(some([
    ['directives on one line', 'sntrylint-disable '],
    ['directives on lines of their own', '// sntrylint-disable-line -- x\n'],
    ['a key on one line', 'SENTRY_'],
    ['a key without a value', 'SENTRY_AUTH_TOKEN='],
    ['a key in base64', base64('SENTRY_AUTH_TOKEN=')],
    ['a prefix in base64', `${base64('sntryu_')}A`],
    ['digits behind a key', `SENTRY_AUTH_TOKEN=${'0123456789abcdef'.repeat(4)}\n`],
    ['digits in base64, and digits as they are', `SENTRY_AUTH_TOKEN: ${base64('0123456789abcdef'.repeat(4))}\nSENTRY_AUTH_TOKEN=${'0123456789abcdef'.repeat(4)}\n`],
    ['digits between brackets', `{"a":[(${'0123456789abcdef'.repeat(4)})]}{}()[]sentry`],
    ['brackets before digits', '()'.repeat(500) + 'fedcba9876543210'.repeat(4)],
    ['percent signs', '%53%45%4e%54%52%59_'],
    ['halves that are joined', '"sntryu_" + "'],
  ]))('%s', (_, text) => {
    const [small, large] = [cost(filled(text, 16_000)), cost(filled(text, 128_000))];
    // Eight times as much; a square would be 64 times.
    expect(large / Math.max(small, 0.002)).toBeLessThan(24);
  });
});

/** Windows are bounded, and so is the time that growing content shows; an expression that tries all ways to part some blanks never comes back from one. */
describe('comes back from', () => {
  const { user, legacy } = tokens('worst cases');
  const [whole, bare] = [user(), legacy()];
  const blanks = ' '.repeat(7000);
  it.each([
    ['lines of blanks below the name of an object', `metadata:\n${'          \n'.repeat(24)}data:\n  token: ${bare}\nsentry auth token\n`],
    ['blanks between brackets above a key', `${`[${' '.repeat(150)}x!\n`.repeat(10)}SENTRY_AUTH_TOKEN=${bare}\n`],
    ['blanks between halves', `"${whole.slice(0, 30)}" + "${whole.slice(30)}"\n${`"${blanks}\n${blanks}x`}\n`],
    ['an address that does not end', `${'a'.repeat(100)}://${'a'.repeat(90)} sentry ${bare}\n`],
  ])('%s', (_, text) => {
    expect(scanning.scan(Buffer.from(text), 'a.yaml').stops).toEqual([]);
  });
});
