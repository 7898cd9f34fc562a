import { expect, test } from 'vitest';
import { packKernel } from '../../src/kernel/pack-kernel.ts';
import { type Dice, dice } from '../fuzz/dice.ts';
import { amount } from '../support/how-long.ts';

const room = 1 << 14;
const kernel = packKernel(4 * 256, room, room, room, room, room);
const [fanOutAt, firstAt, secondAt, thirdAt, fourthAt, countsAt] = kernel.parts as [number, number, number, number, number, number];
const memory = Buffer.from(kernel.memory.buffer);

/** Whether the kernel takes these names, looking at them in two pieces that share a name. */
function areListed(names: readonly Buffer[], cut: number): boolean {
  for (let first = 0; first < 256; first++) memory.writeUInt32BE(names.filter((name) => name[0]! <= first).length, fanOutAt + 4 * first);
  const isPiece = (from: number, to: number): boolean => {
    Buffer.concat(names.slice(from, to)).copy(memory, firstAt);
    return kernel.areListed(firstAt, from, to, names[0]!.length, fanOutAt) !== 0;
  };
  return isPiece(0, cut) && isPiece(Math.max(0, cut - 1), names.length);
}

/** Names of which many begin alike. */
function names(roll: Dice): readonly Buffer[] {
  const bytes = roll(2) === 0 ? 20 : 32;
  return Array.from({ length: 1 + roll(200) }, () => Buffer.from(Array.from({ length: bytes }, (_, at) => (at < 12 ? [0, 1, 128, 255][roll(roll(3) === 0 ? 4 : 1)]! : roll(256)))));
}

test('names are taken only in order, each where the table has its first byte', () => {
  for (let seed = 0; seed < amount(200, 3000); seed++) {
    const roll = dice(seed);
    const sorted = [...names(roll)].sort(Buffer.compare);
    expect(areListed(sorted, roll(sorted.length + 1))).toBe(true);
    const [one, other] = [roll(sorted.length), roll(sorted.length)];
    const changed = [...sorted];
    [changed[one], changed[other]] = [changed[other]!, changed[one]!];
    expect(areListed(changed, roll(sorted.length + 1))).toBe(sorted[one]!.equals(sorted[other]!));
  }
});

test('a name that the table has elsewhere is not taken', () => {
  const sorted = [1, 2, 2, 7].map((first) => Buffer.alloc(20, first));
  expect(areListed(sorted, 2)).toBe(true);
  memory.writeUInt32BE(2, fanOutAt + 4);
  Buffer.concat(sorted).copy(memory, firstAt);
  expect(kernel.areListed(firstAt, 0, 4, 20, fanOutAt)).toBe(0);
});

test('offsets are read up to one that stands in another table, or that is not before the end', () => {
  const read = (offsets: readonly number[], end: number): readonly number[] => {
    offsets.forEach((offset, i) => memory.writeUInt32BE(offset, firstAt + 4 * i));
    return [...new Float64Array(memory.buffer, secondAt, kernel.readOffsets(firstAt, offsets.length, end, secondAt))];
  };
  expect(read([12, 2 ** 31 - 1, 99], 2 ** 40)).toEqual([12, 2 ** 31 - 1, 99]);
  expect(read([12, 2 ** 31, 99], 2 ** 40)).toEqual([12]);
  expect(read([12, 98, 99, 13], 99)).toEqual([12, 98]);
  expect(read([], 99)).toEqual([]);
});

test('offsets are sorted with their positions, and those that are equal stay in order', () => {
  for (let seed = 0; seed < amount(200, 3000); seed++) {
    const roll = dice(seed);
    const most = 2 ** (1 + roll(52));
    const offsets = Array.from({ length: roll(300) }, () => (roll(5) === 0 ? roll(4) : Math.floor((roll(2 ** 26) / 2 ** 26) * most)));
    new Float64Array(memory.buffer, firstAt).set(offsets);
    const bits = Math.ceil(Math.log2(Math.max(4, most) + 1));
    const isInOthers = kernel.sortByOffset(offsets.length, bits, firstAt, secondAt, thirdAt, fourthAt, countsAt) !== 0;
    const order = [...offsets.keys()].sort((a, b) => offsets[a]! - offsets[b]! || a - b);
    expect([...new Uint32Array(memory.buffer, isInOthers ? fourthAt : secondAt, offsets.length)]).toEqual(order);
    expect([...new Float64Array(memory.buffer, isInOthers ? thirdAt : firstAt, offsets.length)]).toEqual(order.map((at) => offsets[at]));
    expect(kernel.isRepeated(isInOthers ? thirdAt : firstAt, offsets.length) !== 0).toBe(new Set(offsets).size < offsets.length);
  }
});
