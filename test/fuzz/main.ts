import { parseArgs } from 'node:util';
import { check, checkChunks } from './check.ts';
import { dice, mutate, seedInput } from './inputs.ts';

/**
 * Throws mutated inputs at the engine: `npm run fuzz -- --inputs 1000000 --seed 7`.
 * Ends with 1 and the input in base64 where something is wrong; `--input BASE64 --path NAME` runs that one again.
 */
async function fuzz(): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      input: { type: 'string' },
      path: { type: 'string', default: 'a.txt' },
    },
  });
  if (values.input !== undefined) return again(Buffer.from(values.input, 'base64'), values.path);
  const count = Number(values.inputs);
  const roll = dice(Number(values.seed));
  const started = performance.now();
  const corpus = Array.from({ length: 500 }, () => seedInput(roll));
  let bytes = 0;
  let matches = 0;
  for (let i = 0; i < count; i++) {
    const seed = corpus[roll(corpus.length)]!;
    let content = seed.content;
    for (let times = roll(6); times > 0; times--) content = mutate(content, corpus[roll(corpus.length)]!.content, roll).subarray(0, 65_536);
    const found = check(content, seed.path);
    const fault = found.fault ?? (i % 16 === 0 ? await checkChunks(content, seed.path, roll(content.length + 1)) : null);
    if (fault !== null) return fail(fault, content, seed.path);
    bytes += content.length;
    matches += found.matches;
    // What still finds something is worth mutating on.
    if (found.matches > 0 && roll(50) === 0) corpus[roll(corpus.length)] = { content: Buffer.from(content), path: seed.path };
  }
  const seconds = (performance.now() - started) / 1000;
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `seed ${values.seed}: ${count} inputs, ${(bytes / 1e6).toFixed(0)} MB, ${matches} matches, no fault, ${seconds.toFixed(0)} s, peak ${memory} MB`,
  );
}

function again(content: Buffer, path: string): void {
  const { fault, matches } = check(content, path);
  if (fault !== null) return fail(fault, content, path);
  console.log(`${matches} matches, no fault`);
}

function fail(fault: string, content: Buffer, path: string): void {
  console.error(`${fault}\npath: ${path}\ninput: ${content.toString('base64')}`);
  process.exitCode = 1;
}

await fuzz();
