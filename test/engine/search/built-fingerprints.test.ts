import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fromRules } from '../../../scripts/build/from-rules.mjs';
import { builtinRules } from '../../../src/rules/builtin.ts';
import type { Fingerprint } from '../../../src/engine/search/built-fingerprints.ts';
import { chooseFingerprints, fingerprintKey } from '../../../src/engine/search/fingerprints.ts';
import { refineFingerprints } from '../../../src/engine/search/refine-fingerprints.ts';
import { literalsOf } from '../../../src/engine/search/search.ts';
import { amount, isLong } from '../../support/how-long.ts';

const literals = literalsOf(builtinRules().filter(({ kind }) => kind !== 'practice'), 2).map(({ bytes }) => bytes);

/** What the build chooses. A short run asks its two steps alone, since the rest of the build takes seconds. */
async function built(): Promise<ReadonlyMap<string, readonly Fingerprint[]>> {
  if (isLong) return new Map((await fromRules(`${process.cwd()}/`)).fingerprints);
  return new Map([[fingerprintKey(literals), refineFingerprints(literals, chooseFingerprints(literals), readFileSync('package-lock.json').subarray(0, 20_000))]]);
}

test('the build chooses fingerprints for the literals of a hook, each of them within its literal', { timeout: 120_000 }, async () => {
  const chosen = (await built()).get(fingerprintKey(literals))!;
  expect(chosen).toHaveLength(literals.length);
  for (const [i, { offset, bucket }] of chosen.entries()) {
    expect(literals[i]!.length - offset).toBeGreaterThanOrEqual(4);
    // A run of zeros is no candidate.
    expect(literals[i]![offset]).not.toBe(0);
    expect([0, 1, 2, 3, 4, 5, 6, 7]).toContain(bucket);
  }
});

test('a sample of text makes fewer of its words pass', () => {
  // Real text: of one made up no word passes once other literals are looked for.
  const whole = readFileSync('package-lock.json');
  const sample = whole.subarray(0, amount(20_000, whole.length));
  const greedy = chooseFingerprints(literals);
  const passing = (of: ReturnType<typeof chooseFingerprints>): number => {
    const masks = Array.from({ length: 8 }, () => Array.from({ length: 4 }, () => ({ low: 0, high: 0 })));
    for (const [i, { offset, bucket }] of of.entries()) {
      for (const [place, mask] of masks[bucket]!.entries()) {
        mask.low |= 1 << (literals[i]![offset + place]! & 15);
        mask.high |= 1 << (literals[i]![offset + place]! >> 4);
      }
    }
    const passes = (at: number): boolean => masks.some((bucket) => bucket.every(({ low, high }, place) => ((low >> (sample[at + place]! & 15)) & (high >> (sample[at + place]! >> 4)) & 1) === 1));
    return Array.from({ length: sample.length - 3 }, (_, at) => at).filter(passes).length;
  };
  expect(passing(greedy)).toBeGreaterThan(0);
  expect(passing(refineFingerprints(literals, greedy, sample))).toBeLessThan(passing(greedy));
});
