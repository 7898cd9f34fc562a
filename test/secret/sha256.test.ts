import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/secret/sha256.ts';

const wanted = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

test('is what OpenSSL says, at every length around the ends of blocks', () => {
  for (let length = 0; length < 200; length++) expect(sha256('x'.repeat(length))).toBe(wanted('x'.repeat(length)));
});

test('is what OpenSSL says of any text, lone surrogates too', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => sha256(text) === wanted(text)), { numRuns: 2000 });
  expect(sha256('\ud800')).toBe(wanted('\ud800'));
});
