import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Nearby } from '../../../src/engine/judge/nearby.ts';
import { Effort } from '../../../src/engine/effort.ts';
import { plain } from '../../../src/engine/surface.ts';
import { amount } from '../../support/how-long.ts';

test('says what a look at the part itself says, whatever was asked before', () => {
  const words = ['ab', 'abb', 'b'].map((word) => Buffer.from(word));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 60 });
  const part = fc.record({ text: fc.nat(1), word: fc.nat(words.length - 1), from: fc.nat(60), length: fc.nat(20) });
  fc.assert(
    fc.property(text, text, fc.array(part, { maxLength: 20 }), fc.nat(12), (one, other, parts, ahead) => {
      const surfaces = [one, other].map((said) => plain(Buffer.from(said), 0, false, new Effort()));
      const nearby = new Nearby(ahead);
      for (const { text: which, word, from, length } of parts) {
        const surface = surfaces[which]!;
        const to = Math.min(surface.bytes.length, from + length);
        const holds = (one: Buffer): boolean => surface.bytes.subarray(from, to).includes(one);
        expect(nearby.has(surface, words[word]!, from, to)).toBe(holds(words[word]!));
        expect(nearby.hasAny(surface, words, from, to)).toBe(words.some(holds));
      }
    }),
    { numRuns: amount(250, 2000) },
  );
});
