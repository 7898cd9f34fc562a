import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideSecrets } from '../../src/secret/hide.ts';
import { Secret } from '../../src/secret/secret.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('hide');
const value = make.user();
const secret = new Secret(value);
const percent = (text: string): string => [...text].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.match(/.{1,5}/g)!.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** Ways in which a server, or a program, brings back what it was sent. */
const ways: readonly (readonly [string, string])[] = [
  ['as it is', value],
  ['in capitals', value.toUpperCase()],
  ['without its prefix', value.slice(7)],
  ['in part', value.slice(20, 40)],
  ['run together with other text', `x${value}y`],
  ['percent-encoded', percent(value)],
  ['percent-encoded in capitals', percent(value).toUpperCase()],
  ['percent-encoded here and there', value.replace('_', '%5F').replace('a', '%61')],
  ['percent-encoded twice', percent(percent(value))],
  ['as escapes of JSON', [...value].map((character) => `\\u00${character.charCodeAt(0).toString(16)}`).join('')],
  ['as escapes of code', [...value].map((character) => `\\x${character.charCodeAt(0).toString(16)}`).join('')],
  ['as entities', [...value].map((character) => `&#${character.charCodeAt(0)};`).join('')],
  ['as hexadecimal entities', [...value].map((character) => `&#x${character.charCodeAt(0).toString(16)};`).join('')],
  ['in base64', Buffer.from(value).toString('base64')],
  ['in base64 after something else', Buffer.from(`Bearer ${value}`).toString('base64')],
  ['in base64url within an address', `https://x.example/?t=${Buffer.from(value).toString('base64url')}&u=1`],
  ['in hexadecimal', Buffer.from(value).toString('hex')],
  ['in base64, percent-encoded', percent(Buffer.from(value).toString('base64'))],
  ['with invisible characters between', [...value].join('\u200b')],
  ['with zero bytes between', [...value].join('\0')],
  ['with dashes between', value.match(/.{1,6}/g)!.join('-')],
  ['backwards', [...value].reverse().join('')],
  ['in base32', base32(value)],
  ['in base32 of base64', base32(Buffer.from(value).toString('base64'))],
  ['in UTF-16 in base64', Buffer.from(value, 'utf16le').toString('base64')],
];

describe('a secret that comes back', () => {
  it.each(ways)('%s is cut out', (_, form) => {
    const hidden = hideSecrets(`the token ${form} is invalid`, [secret]);
    expect(hidden).toMatch(/^the token \S+ is invalid$/);
    expect(hidden).not.toContain(form);
    expect(hidden.length).toBeLessThan(60);
  });

  it.each([
    ['with blanks between', [...value].join(' ')],
    ['in words of seven letters', value.match(/.{1,7}/g)!.join(' ')],
    ['in base64 in words of seven letters', Buffer.from(value).toString('base64').match(/.{1,7}/g)!.join(' ')],
    ['in hexadecimal pairs', Buffer.from(value).toString('hex').match(/../g)!.join(' ')],
    ['line by line', value.match(/.{1,5}/g)!.join('\n')],
  ])('%s is cut out', (_, form) => {
    const hidden = hideSecrets(`the token ${form}`, [secret]);
    expect(hidden.length).toBeLessThan(30);
    expect(hidden).not.toMatch(/[\da-f]{4}/);
  });

  it('is named by what may be shown of it', () => {
    expect(hideSecrets(`no ${value}!`, [secret])).toBe(`no ${secret.redacted}!`);
  });

  it('is cut out in any part of eight letters and digits and more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 'sntryu_'.length, max: value.length - 8 }), fc.integer({ min: 8, max: 64 }), fc.string(), (from, length, around) => {
        const part = value.slice(from, from + length);
        expect(hideSecrets(`${around} ${part} ${around}`, [secret])).not.toContain(part);
      }),
    );
  });
});

it('a word that would take too long to look into is not shown', () => {
  expect(hideSecrets(`so ${'long/'.repeat(40_000)}`, [secret])).toBe('so …');
});

describe('what is no secret', () => {
  it.each(['Invalid token', 'Token expired', '4b1d', `ends in ${value.slice(-4)}`, secret.redacted, 'https://sentry.io/settings/acme/auth-tokens/?x=%20y', make.hex(40), 'öß \u{1f600}'])('%j stays', (text) => {
    expect(hideSecrets(text, [secret, new Secret(make.org())])).toBe(text);
  });

  it('stays where there is no secret to look for, or one that is shorter than any', () => {
    expect(hideSecrets(value, [])).toBe(value);
    expect(hideSecrets('short is a word', [new Secret('word')])).toBe('short is a word');
  });
});
