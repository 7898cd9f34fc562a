import { parseArgs } from 'node:util';
import { decodeDepths, type Scanner, scanner } from '../../src/engine/scanner.ts';
import { type Dice, dice, pick } from '../../test/fuzz/dice.ts';
import { type Bait, changed, contentOf, made, rules } from './baits.ts';

const usage = `npm run bench:hostile -- [--seconds N] [--seed N] [--bytes N]

Searches for the content that costs most to scan: makes texts of what the engine looks for, and changes the dearest ones.
At the end it says what these cost, in seconds of the processor for a megabyte: in contents of the size that was searched
with (128000 bytes), and in contents of a megabyte, which are read in the same way but have a limit that is lower for each
byte.`;

const megabyte = 1_000_000;

/** Processor seconds for a megabyte. */
function cost(scanning: Scanner, content: Buffer, path: string, times = 3): number {
  let least = Infinity;
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage();
    scanning.scan(content, path);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / content.length);
  }
  return least;
}

interface Priced {
  readonly bait: Bait;
  readonly price: number;
}

/** How many of the slowest contents are kept and changed further. */
const kept = 24;

function search(scanning: Scanner, seconds: number, roll: Dice, bytes: number): readonly Priced[] {
  const price = (bait: Bait): Priced => ({ bait, price: cost(scanning, contentOf(bait, bytes), bait.path) });
  for (let i = 0; i < 30; i++) price(made(roll));
  let best: readonly Priced[] = [];
  let tried = 0;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; tried++) {
    const bait = best.length < kept || roll(4) === 0 ? made(roll) : changed(pick(best, roll).bait, pick(best, roll).bait, roll);
    const one = price(bait);
    // Of contents with the same beginning only the slowest stays, so that the list is not filled by variants of one
    // text.
    const key = keyOf(one.bait);
    const rival = best.find(({ bait: other }) => keyOf(other) === key);
    if (rival !== undefined && rival.price >= one.price) continue;
    best = [...best.filter((other) => other !== rival), one].sort((a, b) => b.price - a.price).slice(0, kept);
  }
  console.log(`${tried} contents of ${bytes} bytes tried`);
  // Some of these contents may only seem slow, because the machine was busy. So all are measured again.
  return best.map(({ bait }) => ({ bait, price: cost(scanning, contentOf(bait, bytes), bait.path, 5) })).sort((a, b) => b.price - a.price);
}

function keyOf({ pieces, encoding }: Bait): string {
  return `${encoding} ${[...pieces].sort((a, b) => b.length - a.length)[0]!.slice(0, 12)}`;
}

function main(): void {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' }, bytes: { type: 'string', default: '128000' }, help: { type: 'boolean', default: false } } });
  if (values.help) return console.log(usage);
  const scanning = scanner(rules, { decodeDepth: decodeDepths.usual, ruleIds: null });
  const dearest = search(scanning, Number(values.seconds), dice(Number(values.seed)), Number(values.bytes));
  console.log('   s/MB  of 1 MB');
  for (const { bait, price } of dearest) {
    const ofMegabyte = cost(scanning, contentOf(bait, megabyte), bait.path);
    console.log(`${price.toFixed(2).padStart(7)} ${ofMegabyte.toFixed(2).padStart(8)}  ${bait.path.padEnd(24)} ${bait.encoding.padEnd(14)} ${bait.pieces.map((one) => JSON.stringify(one.length > 60 ? `${one.slice(0, 40)}…(${one.length})` : one)).join(' ')}`);
  }
}

main();
