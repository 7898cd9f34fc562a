import { longestEntryHead, packEntry } from './pack-entry.ts';
import { objectCount, type PackIndex } from './pack-index.ts';
import { PagedFile } from './paged-file.ts';

/**
 * Which objects of a pack are deltas of which, as trees: a family is an object that stands for itself and all that is
 * made of it, however far away in the pack that lies. Objects are named by their places; -1 is none. In shared memory.
 */
export interface PackFamilies {
  /** The objects that stand for themselves, in the order of the pack. */
  readonly roots: Int32Array;
  /** The first of the objects that are made of one. */
  readonly firstChild: Int32Array;
  /** The next that is made of the same one. The one with the most descendants comes last. */
  readonly nextSibling: Int32Array;
  /** Objects in the family of each root. */
  readonly sizes: Int32Array;
  /** Objects that belong to no family: their heads, or their bases, are not what they should be. */
  readonly strays: readonly number[];
}

/**
 * Reads the heads of all objects.
 * @returns null where the pack cannot be read
 */
export function packFamilies(index: PackIndex): PackFamilies | null {
  const bases = readBases(index);
  if (bases === null) return null;
  const count = objectCount(index);
  const firstChild = shared(count).fill(-1);
  const nextSibling = shared(count).fill(-1);
  const roots: number[] = [];
  for (let place = count - 1; place >= 0; place--) {
    const base = bases[place]!;
    if (base === noRoot) continue;
    if (base === -1) {
      roots.push(place);
      continue;
    }
    nextSibling[place] = firstChild[base]!;
    firstChild[base] = place;
  }
  roots.reverse();

  const order = new Int32Array(count);
  let known = 0;
  for (const root of roots) {
    // Siblings of a root there are none, so this is its family and nothing else.
    for (let next = root; next !== -1; ) {
      order[known++] = next;
      next = firstChild[next]! !== -1 ? firstChild[next]! : following(next, bases, nextSibling);
    }
  }
  const sizes = new Int32Array(count).fill(1);
  for (let i = known - 1; i >= 0; i--) {
    const place = order[i]!;
    putLargestLast(place, firstChild, nextSibling, sizes);
    if (bases[place]! >= 0) sizes[bases[place]!]! += sizes[place]!;
  }
  const members = new Uint8Array(count);
  for (let i = 0; i < known; i++) members[order[i]!] = 1;
  return {
    roots: Int32Array.from(roots),
    firstChild,
    nextSibling,
    sizes: Int32Array.from(roots, (root) => sizes[root]!),
    strays: known === count ? [] : [...members.keys()].filter((place) => members[place] === 0),
  };
}

/** What has neither a type nor a base. */
const noRoot = -2;

function readBases(index: PackIndex): Int32Array | null {
  const { file, offsets } = index;
  const count = objectCount(index);
  const bases = new Int32Array(count);
  try {
    const pack = new PagedFile(file);
    try {
      for (let place = 0; place < count; place++) {
        const offset = offsets[place]!;
        const head = pack.bytes(offset, Math.min(offset + longestEntryHead, offsets[place + 1]!));
        bases[place] = packEntry(head, offset, index)?.base ?? noRoot;
      }
    } finally {
      pack.close();
    }
  } catch {
    return null;
  }
  return bases;
}

/** The next object of a family, in the order in which each comes before what is made of it. */
function following(place: number, bases: Int32Array, nextSibling: Int32Array): number {
  for (let at = place; at >= 0; at = bases[at]!) if (nextSibling[at] !== -1) return nextSibling[at]!;
  return -1;
}

/** So a walk needs what it has made of the others no more, and holds no more contents than the logarithm of a family. */
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
