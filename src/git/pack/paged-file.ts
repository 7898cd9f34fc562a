import { closeSync } from 'node:fs';
import { openPlain, readAt } from '../plain-file.ts';

const pageBytes = 16 * 1024;
/** An entry that begins in a page may end this many bytes after the page. */
const overhang = 1024;
const slots = 256;
/** How many bytes all pages take. */
export const pagedBytes = slots * (pageBytes + overhang);

/**
 * Reads short pieces of a file, most of them near each other. It reads whole pages and keeps them, since a call of the
 * system costs as much as reading 20 KB.
 */
export class PagedFile {
  readonly #file: number;
  readonly #room: Buffer;
  /** The page in each slot; -1 for none. A page can be in only one slot. */
  readonly #inSlot = new Float64Array(slots).fill(-1);
  readonly #filled = new Uint32Array(slots);

  /**
   * @param room memory for the pages: {@link pagedBytes}, and more if longer pieces are asked for
   * @throws {Error} of the file system, if the file cannot be opened
   */
  constructor(path: string, room: Buffer) {
    this.#room = room;
    this.#file = openPlain(path);
  }

  close(): void {
    closeSync(this.#file);
  }

  /**
   * Reads the bytes in [`from`, `to`).
   *
   * @returns where they begin in the room, until the next call; null if the file ends before
   * @throws {Error} of the file system
   */
  read(from: number, to: number): number | null {
    const page = Math.floor(from / pageBytes);
    const start = page * pageBytes;
    if (to > start + pageBytes + overhang) return this.#fill(pagedBytes, to - from, from) === to - from ? pagedBytes : null;
    const slot = page % slots;
    const heldAt = slot * (pageBytes + overhang);
    if (this.#inSlot[slot] !== page) {
      this.#inSlot[slot] = -1;
      this.#filled[slot] = this.#fill(heldAt, pageBytes + overhang, start);
      this.#inSlot[slot] = page;
    }
    return to - start > this.#filled[slot]! ? null : heldAt + from - start;
  }

  /** {@link read}, as bytes that are valid until the next call. */
  bytes(from: number, to: number): Buffer | null {
    const at = this.read(from, to);
    return at === null ? null : this.#room.subarray(at, at + to - from);
  }

  #fill(at: number, bytes: number, from: number): number {
    return readAt(this.#file, this.#room.subarray(at, at + bytes), from);
  }
}
