import { expect, test } from 'vitest';
import { dice } from './dice.ts';
import { runTarget } from './run-target.ts';
import { targets } from './targets.ts';
import { amount } from '../support/how-long.ts';

// `npm run fuzz` goes on for as long as one likes; this is enough to see that targets and fuzzer still fit.
test.each(targets.map((target) => [target.name, target] as const))('no changed input breaks what reads it: %s', async (_, target) => {
  const result = await runTarget(target, { inputs: amount(30 + target.share, 200 + 8 * target.share), roll: dice(20_261_125), corpus: [] });
  // The input stands in the message: written to a file it can be tried with `npm run fuzz -- --target NAME --again FILE`.
  expect(result.failures.map(({ fault, input }) => `${fault}: ${input.toString('base64')}`)).toEqual([]);
  expect(result.worthy / result.inputs).toBeGreaterThan(0.005);
});
