import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dice } from './dice.ts';
import { hangWatch } from './hang-watch.ts';
import { type FuzzResult, judge, runTarget } from './run-target.ts';
import type { Target } from './target.ts';
import { targets } from './targets.ts';

const usage = `npm run fuzz -- [--target NAME]… [--inputs N] [--seed N] [--corpus DIR]
npm run fuzz -- --target NAME --again FILE

Throws changed inputs at everything that reads what others wrote; ends with 1 where something is wrong.
DIR/NAME/* are inputs to begin with, and inputs that fail are written there (without DIR: to a temporary folder).
Targets: ${targets.map(({ name }) => name).join(', ')}`;

/** The command line of the fuzzer. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      target: { type: 'string', multiple: true },
      inputs: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      corpus: { type: 'string' },
      again: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = targets.filter(({ name }) => values.target?.includes(name) !== false);
  const corpus = resolve(values.corpus ?? join(tmpdir(), 'sntrylint-fuzz'));
  // An input may hold a made-up token, and no file of the repository may.
  const isInside = !relative(process.cwd(), corpus).startsWith('..');
  if (values.help || chosen.length !== (values.target?.length ?? targets.length) || isInside) {
    console.error(isInside ? 'the corpus must lie outside of the repository' : usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (values.again !== undefined) return again(chosen[0]!, readFileSync(values.again));
  await all(chosen, Number(values.inputs), Number(values.seed), corpus);
}

async function all(chosen: readonly Target[], inputs: number, seed: number, corpus: string): Promise<void> {
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  const trying = hangWatch(corpus);
  const results: FuzzResult[] = [];
  console.log(`seed ${seed}\n${'target'.padEnd(18)}${['inputs', 'MB', 'got far', 'seconds', 'stayed', 'peak', 'failures'].map((head) => head.padStart(10)).join('')}`);
  for (const [index, target] of chosen.entries()) {
    const folder = join(corpus, target.name);
    const given = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name))) : [];
    const result = await runTarget(target, { inputs: Math.ceil((inputs * target.share) / shares), roll: dice(seed + index), corpus: given, trying });
    results.push(result);
    console.log(line(result));
    for (const { input, fault } of result.failures) {
      mkdirSync(folder, { recursive: true });
      const file = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16));
      writeFileSync(file, input);
      console.log(`  ${fault}\n  again: npm run fuzz -- --target ${target.name} --again ${file}`);
    }
  }
  const sum = (of: (result: FuzzResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const failures = sum((result) => result.failures.length);
  console.log(`${sum((one) => one.inputs)} inputs, ${(sum((one) => one.bytes) / 1e6).toFixed(0)} MB, ${failures} failures, ${sum((one) => one.seconds).toFixed(0)} s, peak ${peak()} MB`);
  process.exitCode = failures === 0 ? 0 : 1;
}

function line({ name, inputs, bytes, worthy, seconds, grown, failures }: FuzzResult): string {
  const columns = [String(inputs), (bytes / 1e6).toFixed(0), `${Math.round((100 * worthy) / Math.max(1, inputs))} %`, seconds.toFixed(0), `${(grown / 2 ** 20).toFixed(0)} MB`, `${peak()} MB`, String(failures.length)];
  return name.padEnd(18) + columns.map((column) => column.padStart(10)).join('');
}

/** Of the process so far. */
function peak(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

async function again(target: Target, input: Buffer): Promise<void> {
  const { fault, isWorthy } = await judge(target, input);
  target.close?.();
  console.log(fault ?? (isWorthy ? 'no fault, and it gets far' : 'no fault'));
  process.exitCode = fault === null ? 0 : 1;
}

await main();
