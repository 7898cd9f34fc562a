import { firstFree, type Kernel, slack } from '../../kernel/kernel.ts';
import { copiesIn, type TakeCopy } from './delta.ts';
import { deltaByDistance, deltaByName, packTypes } from './pack-entry.ts';
import type { PackEntries } from './pack-entries.ts';
import type { PackFamilies } from './pack-families.ts';
import { isOfFileSystem } from '../plain-file.ts';
import { pagedBytes, PagedFile } from './paged-file.ts';
import type { Steps } from './steps.ts';

/**
 * The callbacks of a walk.
 *
 * @typeParam Known the facts about an object that matter for objects made from it
 */
export interface PackVisitor<Known> {
  /**
   * Called for each object.
   *
   * @param one valid only during the call
   * @returns the facts to keep about the object; null if there are none
   */
  readonly object: (one: PackedObject<Known>) => Known | null;
  /** Called for an object that is too large for the walk's memory, or that is not what its head says. */
  readonly unread: (place: number) => void;
  /** Called if bytes after an object belong to no object. An index that leaves an object out would hide it there. */
  readonly gap: (place: number) => void;
}

/** An object whose content is in the kernel's memory. */
export interface Base<Known> {
  readonly place: number;
  /** The addresses of the beginning and the end of its content. */
  readonly start: number;
  readonly end: number;
  /** Null if nothing is known about it. */
  readonly known: Known | null;
}

/** An object that a walk visits. Its parts are made when they are asked for, since most objects need none of them. */
export interface PackedObject<Known> {
  readonly place: number;
  readonly type: string;
  /** The addresses of the beginning and the end of its content. */
  readonly start: number;
  readonly end: number;
  readonly content: Buffer;
  /** The object from which it is made; null if it is stored whole. */
  readonly base: Base<Known> | null;
  /** The facts about its base; null if there are none. Then all of the content counts as new. */
  readonly known: Known | null;
  /** Start and end of each piece of the content that is new, with the walk's margin on both sides. */
  readonly changes: Uint32Array;
  /** The addresses of the beginning and the end of {@link changes}. */
  readonly changesStart: number;
  readonly changesEnd: number;
  /** Gives the pieces that are copied from the base. */
  copies(take: TakeCopy): void;
  /**
   * Completes the content. If something is known about its base and no other object is made from this blob, only its changes and its
   * first 2,048 bytes are there before.
   */
  whole(): void;
}

/** In bytes. Larger contents are left to git. */
export const largestContent = 16 * 1024 * 1024;

/** In bytes: the room for the list of an object's changes. */
const changesBytes = 64 * 1024;
/** In bytes: the room for the list of a tree's changed entries. A tree with more of them is not compared. */
const entriesBytes = 768 * 1024;
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
interface Parent<Known> extends Base<Known> {
  next: number;
}

/**
 * Makes the objects of one pack, family by family, each from its base, so that none is made twice. git gives the same contents, and
 * is asked whenever this walk is in doubt. But git makes many objects again and again, in the order of the pack, and writes all
 * bytes of every version into a pipe, though most of them were in the version before.
 */
export class PackWalk {
  readonly #pack: PackEntries;
  readonly #families: PackFamilies;
  readonly #file: PagedFile;
  readonly #kernel: Kernel;
  readonly #entries: Uint32Array;
  readonly #visit: Visit<unknown>;
  /** Whether there are unused bytes between the last entry read and the next one. */
  #isGap = false;
  /** The entry that was read last: its type as a number of the pack, and the bytes of its content or delta. */
  #kind = 0;
  #size = 0;
  /** Where the next byte is read. */
  #at = 0;

  /**
   * @param margin how many bytes around a change count as changed
   * @param kernel with {@link walkBytes}, and not used by another walk at the same time
   * @throws {Error} of the file system, if the pack cannot be opened
   */
  constructor(pack: PackEntries, families: PackFamilies, margin: number, kernel: Kernel) {
    this.#pack = pack;
    this.#families = families;
    this.#kernel = kernel;
    this.#entries = new Uint32Array(kernel.memory.buffer, entriesAt, entriesBytes / 4);
    this.#visit = new Visit(kernel, margin);
    this.#file = new PagedFile(pack.file, kernel.memory.subarray(pagesAt, deltaAt));
  }

  close(): void {
    this.#file.close();
  }

  /** Visits an object that is stored whole, and all objects made from it, each after its base. There is a step for each object. */
  *familySteps<Known>(root: number, visitor: PackVisitor<Known>): Steps<void> {
    const { firstChild, nextSibling } = this.#families;
    const { memory } = this.#kernel;
    const visit = this.#visit as Visit<Known>;
    const type = this.#read(root, contentsAt) ? packTypes[this.#kind] ?? null : null;
    if (type === null) return this.#leave(root, visitor);
    visit.isStored(root, type, contentsAt, contentsAt + this.#size);
    const parents: Parent<Known>[] = [{ place: root, start: contentsAt, end: visit.end, known: visitor.object(visit), next: firstChild[root]! }];

    while (parents.length > 0) {
      yield;
      const parent = parents.at(-1)!;
      const place = parent.next;
      if (place === -1) {
        parents.pop();
        continue;
      }
      parent.next = nextSibling[place]!;
      if (!this.#grow(place, type, parent, visit)) {
        this.#leave(place, visitor);
        continue;
      }
      const known = visitor.object(visit);
      if (firstChild[place] === -1) continue;
      let start = parent.end;
      let { end } = visit;
      if (parent.next === -1) {
        parents.pop();
        const floor = parents.at(-1)?.end ?? contentsAt;
        if (start - floor > untidyBytes) {
          memory.copyWithin(floor, start, end);
          end = floor + end - start;
          start = floor;
        }
      }
      parents.push({ place, start, end, known, next: firstChild[place]! });
    }
  }

  /**
   * The entries in which a tree differs from the one that it is made from; all entries if it is stored whole.
   *
   * @returns three numbers for each: its address in the kernel's memory, with the highest bit set if it is the base's; that of its name;
   *   that of the zero byte behind the name. Null if one of the two is no tree, or if they differ in too many entries
   */
  changedEntries({ base, start, end }: Pick<PackedObject<unknown>, 'base' | 'start' | 'end'>): Uint32Array | null {
    const until = this.#kernel.treeChanges(base?.start ?? start, base?.end ?? start, start, end, this.#pack.nameBytes, entriesAt, entriesEnd);
    return until === 0 || until >= entriesEnd ? null : this.#entries.subarray(0, (until - entriesAt) >> 2);
  }

  /** Makes an object from its base. @returns false if it cannot be made */
  #grow<Known>(place: number, type: string, parent: Parent<Known>, visit: Visit<Known>): boolean {
    if (!this.#read(place, deltaAt) || packTypes[this.#kind] !== undefined) return false;
    const deltaEnd = deltaAt + this.#size;
    this.#at = deltaAt;
    const baseBytes = this.#number(0, 1, deltaEnd);
    const bytes = this.#number(0, 1, deltaEnd);
    if (baseBytes !== parent.end - parent.start || bytes > largestContent || parent.end + bytes > contentsEnd) return false;
    const isWhole = type !== 'blob' || parent.known === null || this.#families.firstChild[place] !== -1;
    return visit.isMade(place, type, parent, bytes, this.#at, deltaEnd, isWhole);
  }

  /** Unpacks an entry of the pack, a content or a delta, to an address. @returns false if that is impossible */
  #read(place: number, to: number): boolean {
    try {
      const { offsets, ends, nameBytes } = this.#pack;
      const { memory, inflate } = this.#kernel;
      const offset = offsets[place]!;
      const length = (ends === undefined ? offsets[place + 1]! : ends[place]!) - offset;
      const at = length > largestContent ? null : this.#file.read(offset, offset + length);
      if (at === null) return false;
      const from = pagesAt + at;
      const end = from + length;
      this.#at = from + 1;
      this.#kind = (memory[from]! >> 4) & 7;
      this.#size = memory[from]! < 0x80 ? memory[from]! & 15 : this.#number(memory[from]! & 15, 16, end);
      if (this.#kind === deltaByName) this.#at += nameBytes;
      if (this.#kind === deltaByDistance) while (this.#at < end && memory[this.#at++]! >= 0x80);
      if (this.#size > largestContent || this.#at >= end) return false;
      const used = inflate(this.#at, end, to, this.#size);
      this.#isGap = ends === undefined && used !== 0 && this.#at + used < end;
      return used !== 0 && !this.#isGap;
    } catch (error) {
      // git gives better messages for faults of the file system.
      if (!isOfFileSystem(error)) throw error;
      return false;
    }
  }

  /**
   * Reads a number in groups of seven bits, the lowest first; the highest bit of a byte says that another byte follows.
   *
   * @param value what is known of the number
   * @param factor the value of the next group
   * @returns Infinity if the number does not end before `end`
   */
  #number(value: number, factor: number, end: number): number {
    const { memory } = this.#kernel;
    for (let sum = value, unit = factor; this.#at < end && unit < 2 ** 49; unit *= 128) {
      const byte = memory[this.#at++]!;
      sum += (byte & 0x7f) * unit;
      if (byte < 0x80) return sum;
    }
    return Infinity;
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

/** The object that a walk is at. There is only one of it, since a history has millions. */
class Visit<Known> implements PackedObject<Known> {
  readonly #kernel: Kernel;
  readonly #margin: number;
  readonly #list: Uint32Array;
  place = 0;
  type = '';
  start = 0;
  end = 0;
  base: Base<Known> | null = null;
  readonly changesStart = changesAt;
  changesEnd = changesAt;
  #content: Buffer | null = null;
  #isWhole = true;
  /** The instructions of the delta. */
  #deltaAt = 0;
  #deltaEnd = 0;

  constructor(kernel: Kernel, margin: number) {
    this.#kernel = kernel;
    this.#margin = margin;
    this.#list = new Uint32Array(kernel.memory.buffer, changesAt, changesBytes / 4);
  }

  isStored(place: number, type: string, start: number, end: number): void {
    this.place = place;
    this.type = type;
    this.start = start;
    this.end = end;
    this.base = null;
    this.#content = null;
    this.#isWhole = true;
    this.#allIsNew();
  }

  /** @returns false if the delta does not fit */
  isMade(place: number, type: string, base: Base<Known>, bytes: number, deltaAt: number, deltaEnd: number, isWhole: boolean): boolean {
    this.place = place;
    this.type = type;
    this.start = base.end;
    this.end = base.end + bytes;
    this.base = base;
    this.#content = null;
    this.#deltaAt = deltaAt;
    this.#deltaEnd = deltaEnd;
    this.#isWhole = isWhole;
    if (!this.#apply(isWhole)) return false;
    if (base.known === null) this.#allIsNew();
    return true;
  }

  get known(): Known | null {
    return this.base?.known ?? null;
  }

  get content(): Buffer {
    return (this.#content ??= this.#kernel.memory.subarray(this.start, this.end));
  }

  get changes(): Uint32Array {
    return this.#list.subarray(0, (this.changesEnd - changesAt) >> 2);
  }

  copies(take: TakeCopy): void {
    copiesIn(this.#kernel.memory, this.#deltaAt, this.#deltaEnd, take);
  }

  whole(): void {
    if (!this.#isWhole) this.#apply(true);
    this.#isWhole = true;
  }

  #apply(isWhole: boolean): boolean {
    const { start, end } = this.base!;
    this.changesEnd = this.#kernel.applyDelta(start, end - start, this.#deltaAt, this.#deltaEnd, this.start, this.end - this.start, this.#margin, changesAt, changesAt + changesBytes, isWhole);
    return this.changesEnd !== 0;
  }

  #allIsNew(): void {
    this.#list[0] = 0;
    this.#list[1] = this.end - this.start;
    this.changesEnd = changesAt + (this.end === this.start ? 0 : 8);
  }
}
