import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packIndex, type PackIndex, packNames, positionOf } from '../../../src/git/pack/pack-index.ts';
import { type Dice, dice } from '../../fuzz/dice.ts';
import { repo } from '../../support/repo.ts';

/** A pack of nothing but holes, with an index that gives its objects these offsets, in the order of their names. */
function packWith(offsets: readonly number[], size: number): string {
  const pack = repo().path('made');
  const checksum = Buffer.alloc(20, 7);
  const head = Buffer.from('PACK\0\0\0\u0002\0\0\0\0', 'latin1');
  head.writeUInt32BE(offsets.length, 8);
  const file = openSync(`${pack}.pack`, 'w');
  ftruncateSync(file, size);
  writeSync(file, head, 0, head.length, 0);
  writeSync(file, checksum, 0, 20, size - 20);
  closeSync(file);
  const words = (numbers: readonly number[]): Buffer => Buffer.from(numbers.flatMap((one) => [one >>> 24, (one >>> 16) & 255, (one >>> 8) & 255, one & 255]));
  const large = offsets.filter((offset) => offset >= 2 ** 31);
  writeFileSync(`${pack}.idx`, Buffer.concat([
    Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]),
    words(Array.from({ length: 256 }, (_, byte) => Math.min(offsets.length, byte + 1))),
    ...offsets.map((_, i) => Buffer.alloc(20, i)),
    words(offsets.map(() => 0)),
    words(offsets.map((offset) => (offset < 2 ** 31 ? offset : 2 ** 31 + large.indexOf(offset)))),
    ...large.map((offset) => words([Math.floor(offset / 2 ** 32), offset % 2 ** 32])),
    checksum,
    Buffer.alloc(20),
  ]));
  return pack;
}

const named = (byte: number): string => Buffer.alloc(20, byte).toString('hex');

describe('the index of a pack', () => {
  it('puts objects in the order of the pack, beyond 2 and 4 GB too, each with its own name', () => {
    const roll = dice(4);
    const offsets = [12, 13, 65_535, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 12, 5 * 2 ** 32 + 70_000];
    for (let i = 0; i < 60; i++) offsets.push(1000 + i * 2 ** 28 + roll(2 ** 20));
    const shuffled = offsets.map((offset) => ({ offset, by: roll(1 << 20) })).sort((a, b) => a.by - b.by).map(({ offset }) => offset);
    const index = packIndex(packWith(shuffled, 6 * 2 ** 32))!;
    const sorted = offsets.toSorted((a, b) => a - b);
    expect([...index.offsets]).toEqual([...sorted, 6 * 2 ** 32 - 20]);
    expect(sorted.map((_, place) => packNames(index)(place))).toEqual(sorted.map((offset) => named(shuffled.indexOf(offset))));
    expect(index.hasGaps).toBe(false);
  });

  it('gives two names of one place both to be asked for, and says that something has none', () => {
    const index = packIndex(packWith([40, 12, 40, 90], 200))!;
    expect(index.hasGaps).toBe(true);
    expect([0, 1, 2, 3].map(packNames(index))).toEqual([1, 0, 2, 3].map(named));
  });
});

/** An index with these names, as far as a search for names reads it. */
function indexOf(names: readonly Buffer[]): PackIndex {
  const count = (first: number): number => names.filter((name) => name[0]! <= first).length;
  const fanOut = Buffer.alloc(4 * 256);
  for (let first = 0; first < 256; first++) fanOut.writeUInt32BE(count(first), 4 * first);
  const unused = { file: '', offsets: new Float64Array(), positions: new Uint32Array(), hasGaps: false };
  return { ...unused, bytes: Buffer.concat([Buffer.alloc(8), fanOut, ...names]), nameBytes: 20 };
}

describe('the position of a name', () => {
  const bytes = (roll: Dice, count: number): number[] => Array.from({ length: count }, () => roll(256));
  it.each<readonly [string, (roll: Dice) => readonly number[]]>([
    ['at random', (roll) => bytes(roll, 20)],
    ['that begin alike', (roll) => [7, 7, 7, roll(3), ...bytes(roll, 16)]],
    ['at both ends of a part', (roll) => [roll(2), roll(2) * 255, roll(2) * 255, roll(2) * 255, ...bytes(roll, 16)]],
    ['most of them at one end', (roll) => [9, roll(40) === 0 ? 255 : 0, ...bytes(roll, 18)]],
    ['that differ at the end alone', (roll) => [...Array.from({ length: 17 }, () => 4), ...bytes(roll, 3)]],
  ])('is found among names %s, and that of others is not', (_, name) => {
    const roll = dice(31);
    const [held, others] = [900, 300].map((count) => Array.from({ length: count }, () => Buffer.from(name(roll)))) as [Buffer[], Buffer[]];
    const names = held.sort(Buffer.compare);
    const index = indexOf(names);
    for (const one of [...names, ...others]) {
      const found = positionOf(index, Buffer.concat([Buffer.alloc(3), one]), 3);
      expect(found !== null && names[found]!.equals(one)).toBe(names.some((other) => other.equals(one)));
    }
  });

  it('is that of no name in an empty index', () => {
    expect(positionOf(indexOf([]), Buffer.alloc(20, 1), 0)).toBeNull();
  });
});
