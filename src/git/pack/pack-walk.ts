import { inflateSync } from 'node:zlib';
import { applyDelta, deltaHead } from './delta.ts';
import { inflateInto } from './inflate.ts';
import { packEntry } from './pack-entry.ts';
import type { PackFamilies } from './pack-families.ts';
import type { PackIndex } from './pack-index.ts';
import { isOfFileSystem, isOfZlib } from '../plain-file.ts';
import { PagedFile } from './paged-file.ts';

/** What a walk is told to. */
export interface PackVisitor {
  /**
   * An object, whose content is valid during the call only.
   *
   * @param changes start and end of each piece of the content that the object it was made of does not hold as well, with
   *   the walk's margin on both sides; null where all of it counts as new
   * @param base what was said of the object that it was made of
   * @returns what is known of it: where that is something, of what is made of it the changes are enough
   */
  readonly object: (place: number, type: string, content: Buffer, changes: readonly number[] | null, base: Known) => Known;
  /** An object that is too large for the walk's memory, or not what its head promises. */
  readonly unread: (place: number) => void;
  /** Behind an object there are bytes that belong to none: an index that leads past an object hides it so. */
  readonly gap: (place: number) => void;
}

/** Of an object nothing is known, or that there was nothing to judge in it, or that all there was has been judged. */
export type Known = 'nothing' | 'empty' | 'judged';

const memoryBytes = 64 * 1024 * 1024;

/** Contents above this many bytes are left to others. */
export const largestContent = 16 * 1024 * 1024;

/** Up to here it is quicker not to have Node's zlib make a stream for each; and what that leaves behind would fill the memory. */
const shortBytes = 16 * 1024;

/** Dead contents below the living ones are reclaimed from here on; less would not stay in the processor's cache. */
const untidyBytes = 512 * 1024;

/** A content that others are still to be made of. */
interface Parent {
  readonly start: number;
  readonly end: number;
  readonly known: Known;
  next: number;
}

/**
 * Makes the objects of one pack, family by family: each from the one it is a delta of, so that none is made twice.
 * Git gives the same contents, and is asked wherever this walk is in doubt. But git makes many objects again and again,
 * in the order of the pack, and writes all bytes of every version into a pipe, where most were there a version before.
 */
export class PackWalk {
  readonly #index: PackIndex;
  readonly #families: PackFamilies;
  readonly #margin: number;
  readonly #file: PagedFile;
  /** Untouched pages of it cost nothing; contents are stacked from its beginning on. */
  readonly #memory = Buffer.allocUnsafeSlow(memoryBytes);
  readonly #short = Buffer.allocUnsafeSlow(shortBytes);
  /** Whether the entry that was read last ended before the next one begins. */
  #isGap = false;

  /**
   * @param margin bytes around a change that count as changed
   * @throws {Error} the file system's, where the pack cannot be opened
   */
  constructor(index: PackIndex, families: PackFamilies, margin: number) {
    this.#index = index;
    this.#families = families;
    this.#margin = margin;
    this.#file = new PagedFile(index.file);
  }

  close(): void {
    this.#file.close();
  }

  /** Visits the family of an object that stands for itself, each object before those that are made of it. */
  family(root: number, visitor: PackVisitor): void {
    const { firstChild, nextSibling } = this.#families;
    const parents: Parent[] = [];
    const entry = this.#entry(root);
    const type = entry?.type ?? null;
    if (entry === null || type === null || entry.data.length > largestContent) return this.#leave(root, visitor);
    entry.data.copy(this.#memory, 0);
    let top = entry.data.length;
    const known = visitor.object(root, type, this.#memory.subarray(0, top), null, 'nothing');
    parents.push({ start: 0, end: top, known, next: firstChild[root]! });

    while (parents.length > 0) {
      const parent = parents.at(-1)!;
      const place = parent.next;
      if (place === -1) {
        parents.pop();
        continue;
      }
      parent.next = nextSibling[place]!;
      const changes: number[] = [];
      const end = this.#grow(place, parent, changes);
      if (end === null) {
        this.#leave(place, visitor);
        continue;
      }
      const known = visitor.object(place, type, this.#memory.subarray(parent.end, end), parent.known === 'nothing' ? null : changes, parent.known);
      if (firstChild[place] === -1) continue;
      let start = parent.end;
      top = end;
      if (parent.next === -1) {
        parents.pop();
        const floor = parents.at(-1)?.end ?? 0;
        if (start - floor > untidyBytes) {
          this.#memory.copyWithin(floor, start, top);
          top = floor + top - start;
          start = floor;
        }
      }
      parents.push({ start, end: top, known, next: firstChild[place]! });
    }
  }

  /** Makes an object behind the one that it is a delta of. @returns where it ends; null where it cannot be made */
  #grow(place: number, parent: Parent, changes: number[]): number | null {
    const delta = this.#entry(place)?.data;
    const head = delta === undefined ? null : deltaHead(delta);
    if (delta === undefined || head === null || head.baseBytes !== parent.end - parent.start) return null;
    if (head.resultBytes > largestContent || parent.end + head.resultBytes > memoryBytes) return null;
    const isMade = applyDelta(this.#memory, parent.start, parent.end, delta, head, this.#margin, changes);
    return isMade ? parent.end + head.resultBytes : null;
  }

  /** Reads what a pack holds of an object: its content, or the delta. */
  #entry(place: number): { readonly type: string | null; readonly data: Buffer } | null {
    try {
      const { offsets } = this.#index;
      const offset = offsets[place]!;
      const length = offsets[place + 1]! - offset;
      if (length > largestContent) return null;
      const packed = this.#file.bytes(offset, offset + length);
      if (packed.length < length) return null;
      const entry = packEntry(packed, offset, this.#index);
      if (entry === null || entry.size > largestContent) return null;
      const data = this.#inflated(packed.subarray(entry.dataAt), entry.size);
      return data === null ? null : { type: entry.type, data };
    } catch (error) {
      // Whatever zlib or the file system finds fault with, git says it better.
      if (!isOfZlib(error) && !isOfFileSystem(error)) throw error;
      return null;
    }
  }

  #inflated(packed: Buffer, size: number): Buffer | null {
    if (size <= shortBytes && inflateInto(this.#short, 0, size, packed)) return this.#short.subarray(0, size);
    // No more than the head promises: a few kilobytes may stand for gigabytes.
    const options = { chunkSize: Math.max(64, size + 1), maxOutputLength: Math.max(1, size), info: true };
    const { buffer, engine } = inflateSync(packed, options) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
    this.#isGap = buffer.length === size && engine.bytesWritten < packed.length;
    return buffer.length === size && !this.#isGap ? buffer : null;
  }

  /** Leaves an object to others, and with it all that is made of it. */
  #leave(place: number, visitor: PackVisitor): void {
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
