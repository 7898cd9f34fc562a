import { expect, test } from 'vitest';
import { firstFree, makeKernel, slack } from '../../src/kernel/kernel.ts';
import { type Dice, dice, pick } from '../fuzz/dice.ts';
import { amount } from '../support/how-long.ts';

const nameBytes = 20;
const room = 1 << 16;
const kernel = makeKernel(3 * room);
const [baseAt, treeAt, listAt] = [firstFree, firstFree + room, firstFree + 2 * room];
const goneMark = 0x8000_0000;

/** The entries that the kernel lists, as Latin-1; null if it gives up. */
function changes(base: Buffer, tree: Buffer, full = listAt + room - slack): { readonly gone: readonly string[]; readonly added: readonly string[] } | null {
  kernel.memory.fill(0xaa, baseAt, listAt);
  base.copy(kernel.memory, baseAt);
  tree.copy(kernel.memory, treeAt);
  const end = kernel.treeChanges(baseAt, baseAt + base.length, treeAt, treeAt + tree.length, nameBytes, listAt, full);
  if (end === 0 || end >= full) return null;
  const list = new Uint32Array(kernel.memory.buffer, listAt, (end - listAt) / 4);
  const entries = Array.from({ length: list.length / 3 }, (_, i) => {
    const [at, name, zero] = [list[3 * i]! % goneMark, list[3 * i + 1]!, list[3 * i + 2]!];
    expect([name, zero]).toEqual([kernel.memory.indexOf(' ', at) + 1, kernel.memory.indexOf(0, at)]);
    return { isGone: list[3 * i]! >= goneMark, text: kernel.memory.toString('latin1', at, zero + 1 + nameBytes) };
  });
  const texts = (isGone: boolean): readonly string[] => entries.filter((one) => one.isGone === isGone).map(({ text }) => text);
  return { gone: texts(true), added: texts(false) };
}

const bytesOf = (entries: readonly string[]): Buffer => Buffer.from(entries.join(''), 'latin1');

function entry(roll: Dice): string {
  const name = Array.from({ length: 1 + roll(roll(6) === 0 ? 60 : 4) }, () => pick(['a', 'b', '-', '.', '0', '~', '\xe9'], roll)).join('');
  // Names of objects with zero bytes, spaces and slashes.
  return `${pick(['100644', '100755', '120000', '40000', '160000'], roll)} ${name}\0${Array.from({ length: nameBytes }, () => String.fromCharCode(pick([0, 0x20, 0x2f, roll(256)], roll))).join('')}`;
}

/** In git's order: that of a folder's name counts with a slash behind it. Each name stands once. */
function sorted(entries: readonly string[]): readonly string[] {
  const key = (one: string): string => one.slice(one.indexOf(' ') + 1, one.indexOf('\0')) + (one.startsWith('4') ? '/' : '\0');
  return [...new Map(entries.map((one) => [one.slice(one.indexOf(' ') + 1, one.indexOf('\0')), one])).values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const left = [...all];
  for (const one of some) {
    expect(left).toContain(one);
    left.splice(left.indexOf(one), 1);
  }
  return left;
}

test('two trees differ in what only one of them has', () => {
  for (let seed = 0; seed < amount(300, 5000); seed++) {
    const roll = dice(seed);
    const one = sorted(Array.from({ length: roll(20) }, () => entry(roll)));
    const other = sorted([...one.filter(() => roll(5) > 0), ...Array.from({ length: roll(4) }, () => entry(roll))]);
    const { gone, added } = changes(bytesOf(one), bytesOf(other))!;
    expect(gone).toEqual(one.filter((each) => !other.includes(each)));
    expect(added).toEqual(other.filter((each) => !one.includes(each)));
  }
});

test('of trees in the wrong order, and with a name twice, nothing is lost', () => {
  for (let seed = 0; seed < amount(300, 5000); seed++) {
    const roll = dice(seed);
    const one = Array.from({ length: roll(12) }, () => entry(roll));
    const other = [...one, ...one].filter(() => roll(2) === 0).sort(() => roll(3) - 1).concat(Array.from({ length: roll(3) }, () => entry(roll)));
    const { gone, added } = changes(bytesOf(one), bytesOf(other))!;
    expect([...without(one, gone), ...added].sort()).toEqual([...other].sort());
  }
});

test('it gives up where a tree is cut off or has no mode, and where the list is full', () => {
  const roll = dice(7);
  const entries = sorted(Array.from({ length: 12 }, () => entry(roll)));
  const whole = bytesOf(entries);
  const ends = new Set(entries.map((_, i) => bytesOf(entries.slice(0, i)).length).concat(whole.length));
  for (let length = 0; length < whole.length; length++) {
    expect(changes(Buffer.alloc(0), whole.subarray(0, length)) === null).toBe(!ends.has(length));
    expect(changes(whole.subarray(0, length), Buffer.alloc(0)) === null).toBe(!ends.has(length));
  }
  for (const text of [' name', '01006440 name', 'name', '']) expect(changes(Buffer.alloc(0), Buffer.from(`${text}\0${'x'.repeat(nameBytes)}`))).toBeNull();
  expect(changes(Buffer.alloc(0), whole, listAt + 12 * entries.length)).toBeNull();
  expect(changes(Buffer.alloc(0), whole, listAt + 12 * entries.length + 24)?.added).toEqual(entries);
});
