import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Dice, diceOf, pick } from './dice.ts';
import { mutate } from './mutate.ts';
import { fault, type Judgement, type Target } from './target.ts';

/** Bytes of the longest input. */
const longest = 65_536;
/** Milliseconds of the processor for one input, after which something does not end as it should; a machine may do other work. */
const patience = 2000;
/** Bytes that may stay behind between half the way and the end: before, caches fill and compilers learn. */
const leakBytes = 24 << 20;

export interface FuzzResult {
  readonly name: string;
  readonly inputs: number;
  readonly bytes: number;
  /** Inputs that got far: something was found, or what was read was taken. */
  readonly worthy: number;
  readonly seconds: number;
  /** Bytes of memory that came to stay. */
  readonly grown: number;
  readonly failures: readonly FuzzFailure[];
}

export interface FuzzFailure {
  readonly input: Buffer;
  readonly fault: string;
}

export interface FuzzOptions {
  readonly inputs: number;
  readonly roll: Dice;
  /** Inputs to begin with, beside those the target makes. */
  readonly corpus: readonly Buffer[];
  /** Told of each input before it is tried. */
  readonly trying?: (input: Buffer) => void;
}

/** Throws changed inputs at a target; ends early after a few failures. */
export async function runTarget(target: Target, { inputs, roll, corpus: given, trying }: FuzzOptions): Promise<FuzzResult> {
  const corpus = [...given, ...Array.from({ length: 200 }, () => target.seed(roll))];
  // Below so many inputs nothing has settled yet.
  const isLong = inputs >= 10_000;
  const failures: FuzzFailure[] = [];
  const started = performance.now();
  let [bytes, worthy, count, early] = [0, 0, 0, 0];
  for (; count < inputs && failures.length < 5; count++) {
    if (isLong && count === Math.floor(inputs / 2)) early = await memory();
    const input = changed(target, corpus, roll);
    trying?.(input);
    const judgement = await judge(target, input);
    bytes += input.length;
    if (judgement.fault !== null) failures.push({ input, fault: judgement.fault });
    if (!judgement.isWorthy) continue;
    worthy++;
    // What gets far is worth changing further; a copy, since it may lie in a larger buffer.
    if (roll(50) === 0) corpus[roll(corpus.length)] = Buffer.from(input);
  }
  target.close?.();
  const grown = isLong ? (await memory()) - early : 0;
  if (failures.length === 0 && grown > leakBytes) failures.push({ input: Buffer.alloc(0), fault: `${grown >> 20} MB of memory came to stay` });
  return { name: target.name, inputs: count, bytes, worthy, seconds: (performance.now() - started) / 1000, grown, failures };
}

function changed(target: Target, corpus: readonly Buffer[], roll: Dice): Buffer {
  const seed = pick(corpus, roll);
  const from = target.keepsFirstLine === true ? seed.indexOf(0x0a) + 1 : 0;
  let rest = seed.subarray(from);
  for (let times = roll(6); times > 0; times--) rest = mutate(rest, pick(corpus, roll), target.fragments, roll).subarray(0, longest);
  return Buffer.concat([seed.subarray(0, from), rest]);
}

/** Tries one input. */
export async function judge(target: Target, input: Buffer): Promise<Judgement> {
  const started = process.cpuUsage();
  try {
    const judgement = await target.check(input, diceOf(input));
    const { user, system } = process.cpuUsage(started);
    const took = (user + system) / 1000;
    return judgement.fault === null && took > patience ? fault(`it takes ${Math.round(took)} ms of the processor`) : judgement;
  } catch (error) {
    return fault(`it throws ${error instanceof Error ? error.stack : String(error)}`);
  }
}

/** Bytes that are in use after everything that is not was collected; buffers are given back a little later. */
async function memory(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let least = Infinity;
  for (let times = 0; times < 5; times++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { heapUsed, external } = process.memoryUsage();
    least = Math.min(least, heapUsed + external);
  }
  return least;
}
