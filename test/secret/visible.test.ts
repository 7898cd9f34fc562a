import { expect, it } from 'vitest';
import { visible } from '../../src/secret/visible.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('visible');

it('writes out what could steer a terminal, and keeps to one line', () => {
  expect(visible('a\u001b[31m\nb\u202ec')).toBe('a\\u001b[31m\\u000ab\\u202ec');
});

it('cuts what is too long', () => {
  expect(visible('x'.repeat(300), 10)).toBe('xxxxxxxxxx…');
});

it.each([make.user(), make.org(), make.integration(), make.appSecret(), make.legacy()])('hides a token before it cuts: %#', (token) => {
  for (const text of [token, `the name ${token} of a row`, `${'x'.repeat(5)} ${token}`]) {
    for (const longest of [20, 60, 400]) expect(visible(text, longest)).not.toContain(token.slice(7, 12));
  }
});

it('leaves hashes of 32 digits and names of commits', () => {
  for (const digits of [32, 40]) expect(visible('a1'.repeat(digits / 2))).toBe('a1'.repeat(digits / 2));
});
