import { closeSync } from 'node:fs';
import { longestEntryHead, packEntry } from './pack-entry.ts';
import { objectCount, type PackIndex, placeBefore } from './pack-index.ts';
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

/** Some families: those of the roots in [`from`, `to`). */
export interface Share {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts families into shares, each with about as many objects.
 *
 * @param least the objects of a share. The last one may have fewer, and one with a large family more
 * @param first the first root to take
 * @param end the first one behind it to leave out
 */
export function* sharesOf({ roots, sizes }: PackFamilies, least: number, first = 0, end = roots.length): Generator<Share, void, void> {
  let from = first;
  let objects = 0;
  for (let to = first + 1; to <= end; to++) {
    objects += sizes[to - 1]!;
    if (objects < least && to < end) continue;
    yield { from, to };
    from = to;
    objects = 0;
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
  const firstChild = shared(count).fill(-1);
  const nextSibling = shared(count).fill(-1);
  const ofKind = [0, 0, 0, 0, 0];
  for (let place = count - 1; place >= 0; place--) {
    const base = bases[place]!;
    if (base < neither) ofKind[-base - 2]!++;
    if (base < 0) continue;
    nextSibling[place] = firstChild[base]!;
    firstChild[base] = place;
  }
  const [, commits, trees, blobs, tags] = ofKind as [number, number, number, number, number];
  const treesFrom = blobs + commits + tags;
  const standing = treesFrom + trees;
  const roots = shared(standing);
  const next = [0, blobs, treesFrom, 0, blobs + commits];
  for (let place = 0; place < count; place++) if (bases[place]! < neither) roots[next[-bases[place]! - 2]!++] = place;

  const order = new Int32Array(count);
  let known = 0;
  for (const [i, root] of roots.entries()) {
    if (i % objectsOfStep === 0) yield;
    // A root has no siblings, so this loop stays in its family.
    for (let at = root; at !== -1; ) {
      order[known++] = at;
      at = firstChild[at]! !== -1 ? firstChild[at]! : following(at, bases, nextSibling);
    }
  }
  const descendants = new Int32Array(count).fill(1);
  for (let i = known - 1; i >= 0; i--) {
    if (i % objectsOfStep === 0) yield;
    const place = order[i]!;
    putLargestLast(place, firstChild, nextSibling, descendants);
    if (bases[place]! >= 0) descendants[bases[place]!]! += descendants[place]!;
  }
  const sizes = shared(standing);
  for (let i = 0; i < standing; i++) sizes[i] = descendants[roots[i]!]!;
  return { roots, treesFrom, firstChild, nextSibling, sizes, strays: known === count ? [] : straysOf(order.subarray(0, known), count) };
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
  const bases = new Int32Array(count);
  try {
    const pack = openPlain(file);
    try {
      const window = Buffer.allocUnsafeSlow(windowBytes);
      let from = 0;
      let filled = 0;
      for (let place = 0; place < count; place++) {
        if (place % objectsOfStep === 0) yield;
        const offset = offsets[place]!;
        const end = Math.min(offset + longestEntryHead, offsets[place + 1]!);
        if (end > from + filled) {
          from = offset;
          filled = readAt(pack, window, from);
        }
        bases[place] = baseOf(window, offset - from, Math.min(end - from, filled), place, index);
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

/** The base of an object, as {@link packEntry} finds it, but quicker for nearly all objects. */
function baseOf(bytes: Buffer, from: number, to: number, place: number, index: PackIndex): number {
  let at = from;
  let byte = bytes[at++]!;
  const kind = (byte >> 4) & 7;
  while (byte >= 0x80 && at < to) byte = bytes[at++]!;
  if (kind >= 1 && kind <= 4 && byte < 0x80 && from < to) return standsForItself(kind);
  const offset = index.offsets[place]!;
  if (kind === 6 && byte < 0x80) {
    byte = at < to ? bytes[at++]! : 0x80;
    let distance = byte & 0x7f;
    while (byte >= 0x80 && at < to) {
      byte = bytes[at++]!;
      distance = (distance + 1) * 128 + (byte & 0x7f);
    }
    if (byte < 0x80) return distance === 0 ? neither : (placeBefore(index, place, offset - distance) ?? neither);
  }
  const entry = packEntry(bytes.subarray(from, Math.max(from, to)), offset, index);
  if (entry === null) return neither;
  return entry.type === null ? entry.base : standsForItself(kind);
}

/** The next object of the family. Every object comes after its base. */
function following(place: number, bases: Int32Array, nextSibling: Int32Array): number {
  for (let at = place; at >= 0; at = bases[at]!) if (nextSibling[at] !== -1) return nextSibling[at]!;
  return -1;
}

/**
 * Puts the child with the most descendants last. A walk has then finished the other children before it. So the contents
 * that it holds at once grow only with the logarithm of the family's size.
 */
function putLargestLast(parent: number, firstChild: Int32Array, nextSibling: Int32Array, sizes: Int32Array): void {
  let largest = -1;
  let before = -1;
  let beforeLargest = -1;
  for (let child = firstChild[parent]!; child !== -1; before = child, child = nextSibling[child]!) {
    if (largest === -1 || sizes[child]! > sizes[largest]!) [largest, beforeLargest] = [child, before];
  }
  if (largest === -1 || before === largest) return;
  if (beforeLargest === -1) firstChild[parent] = nextSibling[largest]!;
  else nextSibling[beforeLargest] = nextSibling[largest]!;
  nextSibling[before] = largest;
  nextSibling[largest] = -1;
}

function shared(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}
