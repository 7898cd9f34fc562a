import { closeSync } from 'node:fs';
import { packKernel } from '../../kernel/pack-kernel.ts';
import { longestEntryHead, packEntry, packTypes } from './pack-entry.ts';
import { objectCount, type PackIndex } from './pack-index.ts';
import { isOfFileSystem, openPlain, readAt } from '../plain-file.ts';
import { inOneGo, objectsOfStep, type Steps } from './steps.ts';

/**
 * Which objects of a pack are deltas of which, as trees. A family is an object that is stored whole, and all objects
 * made from it, wherever they lie in the pack. Objects are named by their places, and -1 stands for no object. The
 * arrays are in shared memory, so that threads can use them.
 */
export interface PackFamilies {
  /** The objects that are stored whole: blobs, then commits and tags, then trees, each in the order of the pack. */
  readonly roots: Int32Array;
  /** Where in the list of roots the trees begin. */
  readonly treesFrom: number;
  /** For each object the first object made from it. */
  readonly firstChild: Int32Array;
  /** The next object made from the same one. The one with the most descendants comes last. */
  readonly nextSibling: Int32Array;
  /** Objects in the family of each root. */
  readonly sizes: Int32Array;
  /** Objects that belong to no family, since their heads or their bases are wrong. */
  readonly strays: readonly number[];
}

/** Some families: those of the roots in [`from`, `to`), and what they weigh together. */
export interface Share {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/**
 * Cuts families into shares of about the same weight.
 *
 * @param weights by the index of the root: objects of its family, or another measure of the work
 * @param least the weight of a share. The last one may weigh less, and one with a large family more
 * @param first the first root to take
 * @param end the first one behind it to leave out
 */
export function* sharesOf(weights: ArrayLike<number>, least: number, first = 0, end = weights.length): Generator<Share, void, void> {
  let from = first;
  let weight = 0;
  for (let to = first + 1; to <= end; to++) {
    weight += weights[to - 1]!;
    if (weight < least && to < end) continue;
    yield { from, to, weight };
    from = to;
    weight = 0;
  }
}

/**
 * Reads the heads of all objects.
 * @returns null if the pack cannot be read
 */
export function packFamilies(index: PackIndex): PackFamilies | null {
  return inOneGo(familySteps(index));
}

/** {@link packFamilies} in steps. */
export function* familySteps(index: PackIndex): Steps<PackFamilies | null> {
  const bases = yield* readBases(index);
  return bases === null ? null : yield* familiesOf(bases);
}

/**
 * Makes families of bases.
 *
 * @param bases by place: the place of the base, {@link neither}, or what {@link standsForItself} gives
 */
export function* familiesOf(bases: Int32Array): Steps<PackFamilies> {
  const count = bases.length;
  const kernel = packKernel(...Array.from({ length: 6 }, () => 4 * count));
  const [basesAt, firstChild, nextSibling, roots, order, descendants] = kernel.parts as [number, number, number, number, number, number];
  const list = (at: number, length: number): Int32Array => new Int32Array(kernel.memory.buffer, at, length);
  list(basesAt, count).set(bases);
  const standing = kernel.linkFamilies(count, basesAt, firstChild, nextSibling, roots);
  yield;
  let known = 0;
  for (let from = 0; from < standing; from += objectsOfStep) {
    known = kernel.orderFamilies(from, Math.min(standing, from + objectsOfStep), known, basesAt, firstChild, nextSibling, roots, order, descendants);
    yield;
  }
  for (let to = known; to > 0; to -= objectsOfStep) {
    kernel.addDescendants(Math.max(0, to - objectsOfStep), to, basesAt, firstChild, nextSibling, order, descendants);
    yield;
  }
  // The bases are not needed any more.
  kernel.sizeFamilies(standing, roots, descendants, basesAt);
  return {
    roots: shared(list(roots, standing)),
    treesFrom: kernel.treesFrom.value,
    firstChild: shared(list(firstChild, count)),
    nextSibling: shared(list(nextSibling, count)),
    sizes: shared(list(basesAt, standing)),
    strays: known === count ? [] : straysOf(list(order, known), count),
  };
}

/** The places that are not among the members. */
function straysOf(members: Int32Array, count: number): readonly number[] {
  const known = new Set(members);
  return Array.from({ length: count }, (_, place) => place).filter((place) => !known.has(place));
}

/** For an object whose head or base is wrong. */
export const neither = -1;
/** For an object that is stored whole, by the number of its type in the pack: 1 commit, 2 tree, 3 blob, 4 tag. */
export const standsForItself = (kind: number): number => -2 - kind;

function* readBases(index: PackIndex): Steps<Int32Array | null> {
  const { file, offsets } = index;
  const count = objectCount(index);
  const kernel = packKernel(8 * (count + 1), 4 * count, windowBytes);
  const [offsetsAt, basesAt, windowAt] = kernel.parts as [number, number, number];
  new Float64Array(kernel.memory.buffer, offsetsAt).set(offsets);
  const bases = new Int32Array(kernel.memory.buffer, basesAt, count);
  const window = Buffer.from(kernel.memory.buffer, windowAt, windowBytes);
  try {
    const pack = openPlain(file);
    try {
      let from = -1;
      let filled = 0;
      for (let place = 0; ; ) {
        place = kernel.readBases(place, count, offsetsAt, windowAt, from, filled, longestEntryHead, basesAt);
        if (place === count) break;
        const offset = offsets[place]!;
        const end = Math.min(offset + longestEntryHead, offsets[place + 1]!);
        if (offset !== from && end > from + filled) {
          from = offset;
          filled = readAt(pack, window, from);
          yield;
        } else bases[place++] = baseOf(window.subarray(offset - from, Math.min(end - from, filled)), offset, index);
      }
    } finally {
      closeSync(pack);
    }
  } catch (error) {
    if (!isOfFileSystem(error)) throw error;
    return null;
  }
  return bases;
}

/** How many bytes are read at once: many objects and the bytes between their heads, since most objects are short. */
const windowBytes = 256 * 1024;

/** The base of an object whose head the kernel leaves: mostly that of a delta that names its base. */
function baseOf(head: Buffer, offset: number, index: PackIndex): number {
  const entry = packEntry(head, offset, index);
  if (entry === null) return neither;
  return entry.type === null ? entry.base : standsForItself(packTypes.indexOf(entry.type));
}

function shared(numbers: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
