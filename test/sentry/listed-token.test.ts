import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readListedTokens } from '../../src/sentry/listed-token.ts';
import { amount } from '../support/how-long.ts';

it('reads both spellings of the last characters, and what is left out as nothing', () => {
  const rows = [
    { id: 7, name: 'ci', scopes: ['org:ci'], tokenLastCharacters: '8c30', dateCreated: '2026-01-02T03:04:05Z', dateLastUsed: null },
    { id: '9', lastTokenCharacters: 'beef' },
  ];
  expect(readListedTokens(rows, 'org-token')).toEqual([
    { type: 'org-token', id: '7', name: 'ci', lastFour: '8c30', scopes: ['org:ci'], created: '2026-01-02T03:04:05Z', lastUsed: null },
    { type: 'org-token', id: '9', name: 'no name', lastFour: 'beef', scopes: [], created: null, lastUsed: null },
  ]);
});

it.each([[{ id: '1\u001b[31m' }], [{ id: '../../x' }], [{ id: '' }], [{ id: 'x'.repeat(101) }], [{ id: {} }], ['x'], [null]])('takes no list with the row %j: it could be the one that is looked for', (row) => {
  expect(readListedTokens([{ id: 7 }, row], 'org-token')).toBeNull();
});

it('whatever a server answers, it is no list or one that a terminal can be shown', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u001b]0;x\u0007', '\u202e', 'a\nb', '\u009b31m'));
  const value = fc.oneof(text, fc.jsonValue(), fc.array(text));
  const row = fc.dictionary(fc.constantFrom('id', 'name', 'scopes', 'tokenLastCharacters', 'lastTokenCharacters', 'dateCreated', 'dateLastUsed'), value);
  fc.assert(
    fc.property(fc.oneof(fc.array(fc.oneof(row, fc.jsonValue())), fc.jsonValue()), (body) => {
      const rows = readListedTokens(body, 'org-token');
      expect(rows === null || Array.isArray(body)).toBe(true);
      for (const { id, name, lastFour, scopes, created, lastUsed } of rows ?? []) {
        for (const shown of [id, name, lastFour, created, lastUsed, ...scopes]) expect(shown ?? '').not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }
    }),
    { numRuns: amount(125, 1000) },
  );
});
