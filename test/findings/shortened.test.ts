import fc from 'fast-check';
import { expect, it } from 'vitest';
import { redactName } from '../../src/secret/redact-text.ts';
import { shortened } from '../../src/findings/shortened.ts';
import { tokens } from '../support/tokens.ts';

const token = tokens('shorten').user();

it('leaves a name as it is that a file can have', () => {
  const name = 'a/'.repeat(2048);
  expect(shortened(name, (text) => text)).toBe(name);
});

it('cuts a longer name, never in the middle of a character', () => {
  const shown = shortened('\u{1f600}'.repeat(100_000), (text) => text);
  expect(shown).toMatch(/^(?:\u{1f600})+…$/u);
  expect(shown.length).toBeLessThan(4100);
});

it('hides a secret wherever it stands in a long name, also where the name is cut', () => {
  const writings = [token, Buffer.from(token).toString('base64url'), Buffer.from(token).toString('hex'), encodeURIComponent(token)];
  fc.assert(
    fc.property(fc.constantFrom(...writings), fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 80 }), (written, before, after, others) => {
      const shown = shortened(`${`${token}/`.repeat(others)}${'a/'.repeat(before / 2)}${written}/${'b'.repeat(after)}`, redactName);
      expect(shown.length).toBeLessThanOrEqual(Math.max(4097, before + 300));
      for (let at = 8; at + 40 <= written.length; at++) expect(shown).not.toContain(written.slice(at, at + 40));
    }),
  );
});
