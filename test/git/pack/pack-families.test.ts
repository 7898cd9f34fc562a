import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { packEntry, packTypes } from '../../../src/git/pack/pack-entry.ts';
import { familiesOf, neither, type PackFamilies, packFamilies, standsForItself } from '../../../src/git/pack/pack-families.ts';
import { objectCount, packIndex, type PackIndex } from '../../../src/git/pack/pack-index.ts';
import { inOneGo } from '../../../src/git/pack/steps.ts';
import { type Dice, dice } from '../../fuzz/dice.ts';
import { amount } from '../../support/how-long.ts';
import { repo } from '../../support/repo.ts';

const none = -1;

/** Bytes with the highest bit set, but for the last one. */
const chain = (numbers: readonly number[]): readonly number[] => numbers.map((number, i) => (i < numbers.length - 1 ? number | 0x80 : number));

/** How git writes the distance of a base (`Documentation/gitformat-pack.adoc`). */
function distanceBytes(distance: number): readonly number[] {
  const bytes = [distance % 128];
  for (let left = Math.floor(distance / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift(--left % 128);
  return chain(bytes);
}

/** The head of some object, often one that git would not write. */
function head(roll: Dice, offset: number, offsets: readonly number[], nameOf: (i: number) => Buffer): Buffer {
  const kind = [1, 2, 3, 3, 4, 6, 6, 6, 6, 7, 7, 0, 5][roll(roll(4) === 0 ? 13 : 9)]!;
  const size = chain([kind * 16 + roll(16), ...Array.from({ length: roll(roll(20) === 0 ? 50 : 3) }, () => roll(128))]);
  const base = roll(offsets.length + 1);
  if (kind === 7) return Buffer.concat([Buffer.from(size), roll(6) === 0 ? Buffer.alloc(20, 0xee) : nameOf(Math.min(base, offsets.length - 1))]);
  if (kind !== 6) return Buffer.from(size);
  const distance = roll(12) === 0 ? [0, 1, 2 ** 40, offset][roll(4)]! : offset - (offsets[base] ?? offset);
  return Buffer.from([...size, ...distanceBytes(Math.max(0, distance))]);
}

/** A pack of heads with other bytes between them, and its index. */
function madePack(roll: Dice, path: string): { readonly index: PackIndex; readonly bytes: Buffer } {
  const count = 1 + roll(120);
  const positions = Array.from({ length: count }, (_, i) => ({ i, by: roll(1 << 20) })).sort((a, b) => a.by - b.by).map(({ i }) => i);
  const nameOf = (i: number): Buffer => Buffer.concat([Buffer.from([positions[i]!]), Buffer.alloc(19, 3)]);
  const offsets: number[] = [];
  const parts: Buffer[] = [Buffer.from([...Buffer.from('PACK'), 0, 0, 0, 2, 0, 0, 0, count])];
  let end = 12;
  for (let i = 0; i < count; i++) {
    offsets.push(end);
    const bytes = head(roll, end, offsets, nameOf);
    // Some heads are cut off by the next one, and some objects are longer than what is read at once.
    const part = roll(9) === 0 && i < count - 1 ? bytes.subarray(0, roll(bytes.length)) : Buffer.concat([bytes, Buffer.alloc(roll(40) === 0 ? 200_000 + roll(200_000) : roll(60), 0x80 + roll(128))]);
    parts.push(part);
    end += part.length;
  }
  const bytes = Buffer.concat([...parts, Buffer.alloc(20, 7)]);
  const byPosition = [...positions.keys()].sort((a, b) => positions[a]! - positions[b]!);
  const words = (numbers: readonly number[]): Buffer => Buffer.from(numbers.flatMap((one) => [one >>> 24, (one >>> 16) & 255, (one >>> 8) & 255, one & 255]));
  writeFileSync(`${path}.pack`, bytes);
  writeFileSync(`${path}.idx`, Buffer.concat([
    Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]),
    words(Array.from({ length: 256 }, (_, byte) => Math.min(count, byte + 1))),
    ...byPosition.map(nameOf),
    words(offsets.map(() => 0)),
    words(byPosition.map((i) => offsets[i]!)),
    Buffer.alloc(20, 7),
    Buffer.alloc(20),
  ]));
  return { index: packIndex(path)!, bytes };
}

/** What each object is made from, as the head itself says. */
function basesIn(bytes: Buffer, index: PackIndex): readonly number[] {
  return Array.from({ length: objectCount(index) }, (_, place) => {
    const offset = index.offsets[place]!;
    const entry = packEntry(bytes.subarray(offset, Math.min(offset + 42, index.offsets[place + 1]!)), offset, index);
    return entry === null ? neither : entry.type === null ? entry.base : standsForItself(packTypes.indexOf(entry.type));
  });
}

/** Holds families against the bases that they are made of. */
function expectFamilies(families: PackFamilies, bases: readonly number[]): void {
  const { roots, treesFrom, firstChild, nextSibling, sizes, strays } = families;
  const childrenOf = (place: number): number[] => {
    const children: number[] = [];
    for (let child = firstChild[place]!; child !== none && children.length <= bases.length; child = nextSibling[child]!) children.push(child);
    return children;
  };
  const places = [...bases.keys()];
  const ofKinds = (...kinds: readonly number[]): readonly number[] => kinds.flatMap((kind) => places.filter((place) => bases[place] === standsForItself(kind)));
  expect([...roots]).toEqual(ofKinds(3, 1, 4, 2));
  expect(treesFrom).toBe(ofKinds(1, 3, 4).length);
  const met = new Set<number>();
  const sizeOf = (place: number): number => {
    expect(met.has(place)).toBe(false);
    met.add(place);
    const below = childrenOf(place);
    expect(below.toSorted((a, b) => a - b)).toEqual(places.filter((child) => bases[child] === place));
    const each = below.map(sizeOf);
    expect(each.at(-1) ?? 0).toBe(Math.max(0, ...each));
    return each.reduce((sum, size) => sum + size, 1);
  };
  expect([...sizes]).toEqual([...roots].map(sizeOf));
  expect(strays).toEqual(places.filter((place) => !met.has(place)));
}

it('families are those that the heads of a pack say, also of heads that git would not write', () => {
  const path = repo().path('made');
  let [made, apart] = [0, 0];
  for (let seed = 0; seed < amount(60, 1500); seed++) {
    const { index, bytes } = madePack(dice(seed), path);
    const bases = basesIn(bytes, index);
    const families = packFamilies(index)!;
    expectFamilies(families, bases);
    made += bases.filter((base) => base >= 0).length;
    apart += families.strays.length;
  }
  expect(made).toBeGreaterThan(500);
  expect(apart).toBeGreaterThan(100);
});

it('families of many objects are those of their bases, in more than one step', () => {
  const roll = dice(3);
  const bases = Array.from({ length: 40_000 }, (_, place) => (place === 0 || roll(3) === 0 ? standsForItself(1 + roll(4)) : roll(50) === 0 ? neither : Math.max(0, place - 1 - roll(roll(10) === 0 ? place : 4))));
  const families = inOneGo(familiesOf(Int32Array.from(bases)));
  const { roots, sizes, strays } = families;
  expect([...sizes].reduce((sum, size) => sum + size, 0) + strays.length).toBe(bases.length);
  expect(roots.length).toBe(bases.filter((base) => base < neither).length);
});

it('a pack without objects has no families', () => {
  const { roots, sizes, strays, treesFrom } = inOneGo(familiesOf(new Int32Array()));
  expect([roots.length, sizes.length, strays.length, treesFrom]).toEqual([0, 0, 0, 0]);
});
