import { expect, test } from 'vitest';
import { fastPathPattern } from '../../../scripts/hook-entry/fast-path.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { tokens } from '../../support/tokens.ts';

const make = tokens('same line');
const scan = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
const finds = (text: string): number => scan.scan(Buffer.from(text), '.env').matches.length;
const looks = (text: string): boolean => new RegExp(fastPathPattern(builtinRules()).replaceAll('[[:cntrl:]]', '\\s'), 'm').test(text);

test.each(['\n', '\r\n'])('a token without a prefix that a soft line break cuts (%j) is found, and looked for', (end) => {
  const token = make.legacy();
  const text = `SENTRY_AUTH_TOKEN=3D${token.slice(0, 40)}=${end}${token.slice(40)}${end}`;
  expect([finds(text), looks(text)]).toEqual([1, true]);
  const plain = text.replace('=3D', ': ');
  expect([finds(plain), looks(plain)]).toEqual([1, true]);
});

test('what only the end of the scan\'s window makes look like the end of a line is not looked at by either', () => {
  const token = make.legacy();
  const found = Array.from({ length: 600 }, (_, filler) => {
    // An "a" in the token is written as "=61".
    const at = token.indexOf('a', 10);
    const text = `SENTRY_URL ${'x'.repeat(filler)} sentry_auth_token: ${token.slice(0, at)}=61${token.slice(at + 1)}\n`;
    return finds(text) > 0 && !looks(text);
  });
  expect(found.filter(Boolean)).toEqual([]);
});
