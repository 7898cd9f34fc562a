import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, safeJson, safeName, safeSentence, visible } from '../../src/secret/escape.ts';
import { tokens } from '../support/tokens.ts';

// oxlint-disable-next-line no-control-regex -- what must never reach a terminal
const obeyed = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

describe('escapeText', () => {
  it.each([
    ['\u001b[2J\u001b]0;title\u0007', String.raw`\x1b[2J\x1b]0;title\x07`],
    ['a\nb\r\tc', String.raw`a\nb\r\tc`],
    ['\u009b31m', String.raw`\x9b31m`],
    ['\u007f', String.raw`\x7f`],
    ['safe\u202egnp.exe', String.raw`safe\u{202e}gnp.exe`],
    ['\u2066x\u2069', String.raw`\u{2066}x\u{2069}`],
    ['zero\u200bwidth\ufeff', String.raw`zero\u{200b}width\u{feff}`],
    ['\u{e0041}', String.raw`\u{e0041}`],
    ['\ud800', String.raw`\u{d800}`],
    ['Füße, 日本語, 😀, क्‍ष', 'Füße, 日本語, 😀, क्‍ष'],
  ])('%j', (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it('leaves nothing that a terminal obeys', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void expect(escapeText(text)).not.toMatch(obeyed)));
  });
});

describe('safeJson', () => {
  it('is the same value, and harmless to print', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
        const text = safeJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(obeyed);
      }),
    );
  });

  it('writes characters outside the first plane as pairs', () => {
    expect(safeJson('\u{e0041}')).toBe(String.raw`"\udb40\udc41"`);
  });
});

it('names and sentences hide tokens as well', () => {
  const token = tokens('escape').user();
  expect(safeName(`\u001b${token}`)).toBe(String.raw`\x1bsntryu_…`);
  expect(safeSentence(`no ${token}\n`)).toBe(String.raw`no sntryu_…\n`);
});

describe('visible', () => {
  const whole = tokens('visible');

  it('writes out what could steer a terminal, and keeps to one line', () => {
    expect(visible('a\u001b[31m\nb\u202ec')).toBe('a\\x1b[31m\\nb\\u{202e}c');
  });

  it('cuts what is too long', () => {
    expect(visible('x'.repeat(300), 10)).toBe('xxxxxxxxxx…');
  });

  it.each([whole.user(), whole.org(), whole.integration(), whole.appSecret(), whole.legacy()])('hides a token before it cuts: %#', (token) => {
    for (const text of [token, `the name ${token} of a row`, `${'x'.repeat(5)} ${token}`]) {
      for (const longest of [20, 60, 400]) expect(visible(text, longest)).not.toContain(token.slice(7, 12));
    }
  });

  it('leaves hashes of 32 digits and names of commits', () => {
    for (const digits of [32, 40]) expect(visible('a1'.repeat(digits / 2))).toBe('a1'.repeat(digits / 2));
  });
});
