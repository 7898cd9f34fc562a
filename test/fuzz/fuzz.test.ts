import { expect, test } from 'vitest';
import { check, checkChunks } from './check.ts';
import { dice, mutate, seedInput } from './inputs.ts';

// `npm run fuzz` goes on for as long as one likes; this is enough to see that the engine and the fuzzer still fit.
test('no mutated input makes the engine throw, hang, leak or point beyond its content', async () => {
  const roll = dice(20_261_125);
  let matches = 0;
  for (let i = 0; i < 4000; i++) {
    const { content: seed, path } = seedInput(roll);
    let content = seed;
    for (let times = roll(5); times > 0; times--) content = mutate(content, seedInput(roll).content, roll);
    const found = check(content, path);
    matches += found.matches;
    const fault = found.fault ?? (i % 40 === 0 ? await checkChunks(content, path, roll(content.length + 1)) : null);
    // The input stands in the message, to be run again with `npm run fuzz -- --input`.
    expect(fault, content.toString('base64')).toBeNull();
  }
  expect(matches).toBeGreaterThan(500);
});
