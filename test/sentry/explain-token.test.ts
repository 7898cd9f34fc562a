import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explain } from '../../src/sentry/explain-token.ts';
import { ofEveryKind, tokens } from '../support/tokens.ts';
import { amount } from '../support/how-long.ts';

const make = tokens('explain any');
const real = ofEveryKind(make).map(([, text]) => text);

test('any text is explained, and never shown', () => {
  const cut = fc.tuple(fc.constantFrom(...real), fc.nat(80), fc.string({ maxLength: 3 })).map(([token, at, more]) => token.slice(0, at) + more + token.slice(at));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', minLength: 20 }), cut), (text) => {
      const { valid, problem, organization, ...shown } = explain(text, 0);
      expect(valid).toBe(problem === null);
      expect(JSON.stringify(shown) + problem).not.toContain(text);
      expect(valid || organization === null).toBe(true);
    }),
    { numRuns: amount(375, 3000) },
  );
});

test('every token that is whole is one', () => {
  expect(real.map((token) => explain(token).valid)).toEqual(real.map(() => true));
});
