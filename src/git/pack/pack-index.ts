import { packKernel } from '../../kernel/pack-kernel.ts';
import { fanOut, fanOutAt, headBytes, indexFile, namesAt, offsetAt, wordAt } from './index-file.ts';
import { inOneGo, objectsOfStep, type Steps } from './steps.ts';

/**
 * The index of a pack: the offsets and the names of its objects. It is in shared memory, so that threads get it without
 * a copy.
 */
export interface PackIndex {
  /** Absolute path of the pack. */
  readonly file: string;
  /** The offsets at which objects begin, in the order of the pack; the last one is the end of the last object. */
  readonly offsets: Float64Array;
  /** For each object the position of its name in the sorted list of names. */
  readonly positions: Uint32Array;
  /** The index as it is stored. */
  readonly bytes: Uint8Array;
  /** Bytes of an object's name: 20, or 32 in a repository with SHA-256. */
  readonly nameBytes: number;
  /**
   * Whether two names have the same offset, or no name has the offset of the first object. Then the pack may hold an
   * object without a name.
   */
  readonly hasGaps: boolean;
}

/**
 * Reads the index of a pack, and checks the beginning and the end of the pack itself (format: git's
 * `Documentation/gitformat-pack.adoc`).
 *
 * @param pack absolute path of the pack, without `.pack`
 * @returns null if anything differs from what git writes. Then git itself has to say what the pack holds
 */
export function packIndex(pack: string): PackIndex | null {
  return inOneGo(indexSteps(pack));
}

/** {@link packIndex} in steps. */
export function* indexSteps(pack: string): Steps<PackIndex | null> {
  const opened = indexFile(pack);
  if (opened === null || opened.count > mostObjects) return null;
  const { file, bytes, nameBytes, count, end } = opened;
  const kernel = packKernel(namesAt - fanOutAt, namesOfStep * nameBytes, 8 * count, 4 * count, 8 * count, 4 * count, countsBytes);
  const [fanOut, names, found, positions, others, otherPositions, counts] = kernel.parts as [number, number, number, number, number, number, number];
  const { memory } = kernel;
  memory.set(bytes.subarray(fanOutAt, namesAt), fanOut);
  // One name of the step before is compared with the first one of this step.
  for (let from = 0; from < count; from += namesOfStep - 1) {
    const to = Math.min(count, from + namesOfStep);
    memory.set(bytes.subarray(namesAt + from * nameBytes, namesAt + to * nameBytes), names);
    if (kernel.areListed(names, from, to, nameBytes, fanOut) === 0) return null;
    yield;
  }
  const tableAt = namesAt + count * (nameBytes + 4);
  // The table stands where the sort puts positions later.
  memory.set(bytes.subarray(tableAt, tableAt + 4 * count), positions);
  const offsets = new Float64Array(memory.buffer, found, count);
  for (let i = 0; i < count; i++) {
    i += kernel.readOffsets(positions + 4 * i, count - i, end, found + 8 * i);
    if (i === count) break;
    const offset = offsetAt(opened, i);
    if (offset === null || offset >= end) return null;
    offsets[i] = offset;
  }
  yield;
  const isInOthers = kernel.sortByOffset(count, Math.ceil(Math.log2(end + 1)), found, positions, others, otherPositions, counts) !== 0;
  const sorted = isInOthers ? others : found;
  const ends = new Float64Array(new SharedArrayBuffer(8 * (count + 1)));
  ends.set(new Float64Array(memory.buffer, sorted, count));
  ends[count] = end;
  const inOrder = new Uint32Array(new SharedArrayBuffer(4 * count));
  inOrder.set(new Uint32Array(memory.buffer, isInOthers ? otherPositions : positions, count));
  return { file, offsets: ends, positions: inOrder, bytes, nameBytes, hasGaps: kernel.isRepeated(sorted, count) !== 0 || ends[0] !== headBytes };
}

/** A pack with more objects is left to git: a kernel's memory ends at 4 GB, and the lists of a pack take 24 bytes for each object. */
const mostObjects = 100_000_000;
/** How many names are looked at before the work pauses. They take a few milliseconds. */
const namesOfStep = 2 ** 16;
/** The bytes that sorting needs for its counts. */
const countsBytes = 2 ** 13;

/** How many objects there are. */
export function objectCount({ offsets }: PackIndex): number {
  return offsets.length - 1;
}

/** The place in the order of the pack at which an object begins; null if none begins there. */
export function placeAt({ offsets }: PackIndex, offset: number): number | null {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return offsets[low] === offset && low < offsets.length - 1 ? low : null;
}

/** The place of the object with a name, given as bytes; null if the pack does not have it. */
export function placeOf(index: PackIndex, name: Uint8Array): number | null {
  const position = positionOf(index, name, 0);
  return position === null ? null : placeAt(index, offsetAt({ ...index, count: objectCount(index) }, position) ?? -1);
}

/**
 * Whether a pack has the object whose name stands at `at` in some bytes. It is quick, since it is asked for every
 * reference of a history.
 */
export function hasObject(index: PackIndex, bytes: Uint8Array, at: number): boolean {
  return positionOf(index, bytes, at) !== null;
}

/**
 * The position in the sorted list of the name that stands at `at` in some bytes; null if the pack does not have it. A table gives the
 * part of the list with the same first byte.
 */
export function positionOf(index: PackIndex, name: Uint8Array, at: number): number | null {
  const { bytes, nameBytes } = index;
  const first = name[at]!;
  const low = first === 0 ? 0 : fanOut(bytes, first - 1);
  const high = fanOut(bytes, first);
  const wanted = wordAt(name, at);
  for (let position = firstFrom(index, wanted, low, high); position < high; position++) {
    const there = namesAt + position * nameBytes;
    if (wordAt(bytes, there) !== wanted) return null;
    let same = 4;
    while (same < nameBytes && bytes[there + same] === name[at + same]) same++;
    if (same === nameBytes) return position;
  }
  return null;
}

/** How many names are read around a place before the list is halved instead: names that a hostile index holds may be anything. */
const mostWalked = 32;

/**
 * The first position in [`low`, `high`) whose name begins with `wanted` or more; `high` if there is none. These names begin with the
 * same byte, and the rest of them is as good as random. So the place is known but for some names; the name there tells the distance, and
 * then a few names are read one after the other, which stand in memory close to one another.
 */
function firstFrom({ bytes, nameBytes }: PackIndex, wanted: number, low: number, high: number): number {
  if (low >= high) return high;
  const word = (position: number): number => wordAt(bytes, namesAt + position * nameBytes);
  const perUnit = (high - low) / 2 ** 24;
  const likely = Math.min(high - 1, low + Math.floor((wanted & 0xff_ffff) * perUnit));
  let at = Math.max(low, Math.min(high, likely + Math.round((wanted - word(likely)) * perUnit)));
  let left = mostWalked;
  while (at > low && left > 0 && word(at - 1) >= wanted) [at, left] = [at - 1, left - 1];
  while (at < high && left > 0 && word(at) < wanted) [at, left] = [at + 1, left - 1];
  if (left > 0) return at;
  let from = low;
  for (let to = high; from < to; ) {
    const middle = (from + to) >>> 1;
    if (word(middle) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Marks the objects of each pack that stand elsewhere too, in shared memory: {@link repeats} at the places of those that
 * are known already or that an earlier pack has, {@link isRepeated} at the places of that earlier pack. Most names are
 * told apart without a search: one bit is set for the first four bytes of each name, and if the bit was not set, no
 * earlier pack has the name. This is quick if the pack with the most objects comes first.
 *
 * @param isKnown tells whether a name is known; null if nothing is known
 */
export function* repeatedPlaces(indexes: readonly PackIndex[], isKnown: ((name: Uint8Array) => boolean) | null): Steps<readonly Uint8Array[]> {
  const names = indexes.reduce((sum, index) => sum + objectCount(index), 0);
  const bits = 2 ** Math.min(32, Math.ceil(Math.log2(16 * Math.max(1, names))));
  // Where one large pack comes first and the others are small, their names are searched for in it.
  const isMostInFirst = isKnown === null && indexes.length > 1 && names - objectCount(indexes[0]!) < objectCount(indexes[0]!) / 8;
  const beginnings = new Uint8Array(indexes.length === 1 ? 0 : bits / 8);
  const all: Uint8Array[] = [];
  for (const [at, index] of indexes.entries()) {
    const repeated = new Uint8Array(new SharedArrayBuffer(objectCount(index)));
    all.push(repeated);
    if ((indexes.length === 1 && isKnown === null) || (at === 0 && isMostInFirst)) continue;
    for (const [place, position] of index.positions.entries()) {
      if (place % objectsOfStep === 0) yield;
      const nameAt = namesAt + position * index.nameBytes;
      const beginning = wordAt(index.bytes, nameAt) % bits;
      const [byte, bit] = [Math.floor(beginning / 8), 1 << (beginning % 8)];
      const mayHaveIt = (beginnings[byte]! & bit) !== 0 ? indexes.slice(0, at) : isMostInFirst ? indexes.slice(0, 1) : [];
      const others = mayHaveIt.filter((earlier, i) => markRepeated(earlier, all[i]!, index.bytes, nameAt)).length;
      if (others > 0 || isKnown?.(nameOf(index, position)) === true) repeated[place] = repeats;
      beginnings[byte]! |= bit;
    }
  }
  return all;
}

/** Marks an object that is counted elsewhere. */
export const repeats = 1;
/** Marks an object that is counted here, and that another place holds too. */
export const isRepeated = 2;

/**
 * Marks an object as one that another place holds too.
 *
 * @param name bytes in which its name stands at `at`
 * @returns whether the pack has it
 */
export function markRepeated(index: PackIndex, marks: Uint8Array, name: Uint8Array, at: number): boolean {
  const position = positionOf(index, name, at);
  if (position === null) return false;
  const { bytes, nameBytes } = index;
  const place = placeAt(index, offsetAt({ bytes, nameBytes, count: objectCount(index) }, position)!)!;
  if (marks[place] === 0) marks[place] = isRepeated;
  return true;
}

/** Gives the name of the object at a place. */
export function packNames(index: PackIndex): (place: number) => string {
  return (place) => Buffer.from(nameOf(index, index.positions[place]!)).toString('hex');
}

/** The name at a position of the sorted list. */
export function nameOf({ bytes, nameBytes }: PackIndex, at: number): Uint8Array {
  return bytes.subarray(namesAt + at * nameBytes, namesAt + (at + 1) * nameBytes);
}
