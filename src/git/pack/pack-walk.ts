import { firstFree, type Kernel, slack } from '../../kernel/kernel.ts';
import { copiesIn, deltaHead, type TakeCopy } from './delta.ts';
import { packEntry } from './pack-entry.ts';
import type { PackFamilies } from './pack-families.ts';
import type { PackIndex } from './pack-index.ts';
import { isOfFileSystem } from '../plain-file.ts';
import { pagedBytes, PagedFile } from './paged-file.ts';

/**
 * The callbacks of a walk.
 *
 * @typeParam Known the facts about an object that matter for objects made from it
 */
export interface PackVisitor<Known> {
  /**
   * Called for each object. The content is valid only during the call.
   *
   * @param origin the base of the object, if the visitor knows something about the base; null if all of the content
   *   counts as new
   * @param whole completes the content. If there is an origin and no other object is made from this blob, only its
   *   changes and its first 2,048 bytes are there before
   * @param base the object from which this one is made, with its content; null if it is stored whole
   * @returns the facts to keep about the object; null if there are none
   */
  readonly object: (place: number, type: string, content: Buffer, origin: MadeOf<Known> | null, whole: () => void, base: Base | null) => Known | null;
  /** Called for an object that is too large for the walk's memory, or that is not what its head says. */
  readonly unread: (place: number) => void;
  /** Called if bytes after an object belong to no object. An index that leaves an object out would hide it there. */
  readonly gap: (place: number) => void;
}

/** An object from which others are made. Its content is in the kernel's memory. */
export interface Base {
  readonly place: number;
  readonly start: number;
  readonly end: number;
}

/** How an object is made from its base. */
export interface MadeOf<Known> {
  readonly known: Known;
  /** Start and end of each piece that the base does not have, with the walk's margin on both sides. */
  readonly changes: ArrayLike<number>;
  /** Gives the pieces that are copied from the base. */
  readonly copies: (take: TakeCopy) => void;
  readonly bytes: number;
}

/** In bytes. Larger contents are left to git. */
export const largestContent = 16 * 1024 * 1024;

/** In bytes: the room for the list of an object's changes. */
const changesBytes = 64 * 1024;
/** In bytes: the room for the list of a tree's changed entries. A tree with more of them is not compared. */
const entriesBytes = 256 * 1024;
/** In bytes: the room for contents that are held at once. */
const memoryBytes = 64 * 1024 * 1024;

/**
 * The parts of the kernel's memory, one after the other: the list of changes, the pages of the file, the delta, the
 * stack of contents, and the list of a tree's changed entries.
 */
const changesAt = firstFree;
const pagesAt = changesAt + changesBytes;
const deltaAt = pagesAt + pagedBytes + largestContent + slack;
const contentsAt = deltaAt + largestContent + slack;
const contentsEnd = contentsAt + memoryBytes;
const entriesAt = contentsEnd + slack;
const entriesEnd = entriesAt + entriesBytes;

/** How many bytes a kernel for a walk needs. Memory that is never used costs nothing. */
export const walkBytes = entriesEnd - firstFree;

/**
 * In bytes. If this much unused memory lies below the living contents, they are moved down. Otherwise they would leave
 * the processor's cache.
 */
const untidyBytes = 512 * 1024;

/** A content from which other objects are still to be made. */
interface Parent<Known> extends Base {
  readonly known: Known | null;
  next: number;
}

/**
 * Makes the objects of one pack, family by family, each from its base, so that none is made twice. git gives the same contents, and
 * is asked whenever this walk is in doubt. But git makes many objects again and again, in the order of the pack, and writes all
 * bytes of every version into a pipe, though most of them were in the version before.
 */
export class PackWalk {
  readonly #index: PackIndex;
  readonly #families: PackFamilies;
  readonly #margin: number;
  readonly #file: PagedFile;
  readonly #kernel: Kernel;
  readonly #changes: Uint32Array;
  readonly #entries: Uint32Array;
  /** Whether there are unused bytes between the last entry read and the next one. */
  #isGap = false;

  /**
   * @param margin how many bytes around a change count as changed
   * @param kernel with {@link walkBytes}, and not used by another walk at the same time
   * @throws {Error} of the file system, if the pack cannot be opened
   */
  constructor(index: PackIndex, families: PackFamilies, margin: number, kernel: Kernel) {
    this.#index = index;
    this.#families = families;
    this.#margin = margin;
    this.#kernel = kernel;
    this.#changes = new Uint32Array(kernel.memory.buffer, changesAt, changesBytes / 4);
    this.#entries = new Uint32Array(kernel.memory.buffer, entriesAt, entriesBytes / 4);
    this.#file = new PagedFile(index.file, kernel.memory.subarray(pagesAt, deltaAt));
  }

  close(): void {
    this.#file.close();
  }

  /** Visits an object that is stored whole, and all objects made from it, each after its base. */
  family<Known>(root: number, visitor: PackVisitor<Known>): void {
    const { firstChild, nextSibling } = this.#families;
    const { memory } = this.#kernel;
    const parents: Parent<Known>[] = [];
    const entry = this.#entry(root, contentsAt);
    const type = entry?.type ?? null;
    if (entry === null || type === null) return this.#leave(root, visitor);
    let top = contentsAt + entry.size;
    const known = visitor.object(root, type, memory.subarray(contentsAt, top), null, () => {}, null);
    parents.push({ place: root, start: contentsAt, end: top, known, next: firstChild[root]! });

    while (parents.length > 0) {
      const parent = parents.at(-1)!;
      const place = parent.next;
      if (place === -1) {
        parents.pop();
        continue;
      }
      parent.next = nextSibling[place]!;
      const isWhole = type !== 'blob' || parent.known === null || firstChild[place] !== -1;
      const grown = this.#grow(place, parent, isWhole);
      if (grown === null) {
        this.#leave(place, visitor);
        continue;
      }
      const { end, changes, copies, whole } = grown;
      const origin = parent.known === null ? null : { known: parent.known, changes, copies, bytes: parent.end - parent.start };
      const known = visitor.object(place, type, memory.subarray(parent.end, end), origin, whole, parent);
      if (firstChild[place] === -1) continue;
      let start = parent.end;
      top = end;
      if (parent.next === -1) {
        parents.pop();
        const floor = parents.at(-1)?.end ?? contentsAt;
        if (start - floor > untidyBytes) {
          memory.copyWithin(floor, start, top);
          top = floor + top - start;
          start = floor;
        }
      }
      parents.push({ place, start, end: top, known, next: firstChild[place]! });
    }
  }

  /**
   * The entries in which a tree differs from the one that it is made from; all entries if it is stored whole.
   *
   * @returns their addresses in the kernel's memory, those of the base with the highest bit set; null if one of the two is no tree, or
   *   if they differ in too many entries
   */
  changedEntries(base: Base | null, tree: Buffer): Uint32Array | null {
    const from = tree.byteOffset;
    const end = this.#kernel.treeChanges(base?.start ?? from, base?.end ?? from, from, from + tree.length, this.#index.nameBytes, entriesAt, entriesEnd);
    return end === 0 || end >= entriesEnd ? null : this.#entries.subarray(0, (end - entriesAt) >> 2);
  }

  /** Makes an object from its base. @returns where it ends, and its changes; null if it cannot be made */
  #grow(place: number, parent: Parent<unknown>, isWhole: boolean): (Pick<MadeOf<unknown>, 'changes' | 'copies'> & { readonly end: number; readonly whole: () => void }) | null {
    const { memory, applyDelta } = this.#kernel;
    const entry = this.#entry(place, deltaAt);
    if (entry === null) return null;
    const deltaEnd = deltaAt + entry.size;
    const head = deltaHead(memory, deltaAt, deltaEnd);
    if (head === null || head.baseBytes !== parent.end - parent.start) return null;
    const { baseBytes, resultBytes } = head;
    if (resultBytes > largestContent || parent.end + resultBytes > contentsEnd) return null;
    const apply = (all: boolean): number => applyDelta(parent.start, baseBytes, head.at, deltaEnd, parent.end, resultBytes, this.#margin, changesAt, changesAt + changesBytes, all);
    const listEnd = apply(isWhole);
    const whole = (): void => {
      if (!isWhole) apply(true);
    };
    const copies = (take: TakeCopy): void => copiesIn(memory, head.at, deltaEnd, take);
    return listEnd === 0 ? null : { end: parent.end + resultBytes, changes: this.#changes.subarray(0, (listEnd - changesAt) >> 2), copies, whole };
  }

  /** Unpacks an entry of the pack, a content or a delta, to an address. Null if that is impossible. */
  #entry(place: number, to: number): { readonly type: string | null; readonly size: number } | null {
    try {
      const { offsets } = this.#index;
      const offset = offsets[place]!;
      const length = offsets[place + 1]! - offset;
      if (length > largestContent) return null;
      const packed = this.#file.bytes(offset, offset + length);
      if (packed.length < length) return null;
      const entry = packEntry(packed, offset, this.#index);
      if (entry === null || entry.size > largestContent) return null;
      const from = packed.byteOffset;
      const used = this.#kernel.inflate(from + entry.dataAt, from + length, to, entry.size);
      this.#isGap = used !== 0 && entry.dataAt + used < length;
      return used === 0 || this.#isGap ? null : entry;
    } catch (error) {
      // git gives better messages for faults of the file system.
      if (!isOfFileSystem(error)) throw error;
      return null;
    }
  }

  /** Leaves an object to git, together with all objects made from it. */
  #leave(place: number, visitor: Pick<PackVisitor<unknown>, 'unread' | 'gap'>): void {
    const { firstChild, nextSibling } = this.#families;
    const left = [place];
    if (this.#isGap) visitor.gap(place);
    this.#isGap = false;
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      visitor.unread(next);
      for (let child = firstChild[next]!; child !== -1; child = nextSibling[child]!) left.push(child);
    }
  }
}
