import { closeSync } from 'node:fs';
import { openPlain, readAt } from '../plain-file.ts';

const pageBytes = 16 * 1024;
/** An entry that begins in a page may end this many bytes after the page. */
const overhang = 4 * 1024;
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
   * The bytes in [`from`, `to`), valid until the next call. There are fewer if the file ends before.
   * @throws {Error} of the file system
   */
  bytes(from: number, to: number): Buffer {
    const page = Math.floor(from / pageBytes);
    const start = page * pageBytes;
    if (to > start + pageBytes + overhang) return this.#read(this.#room.subarray(pagedBytes, pagedBytes + to - from), from);
    const slot = page % slots;
    const heldAt = slot * (pageBytes + overhang);
    if (this.#inSlot[slot] !== page) {
      this.#inSlot[slot] = -1;
      this.#filled[slot] = this.#read(this.#room.subarray(heldAt, heldAt + pageBytes + overhang), start).length;
      this.#inSlot[slot] = page;
    }
    return this.#room.subarray(heldAt + from - start, heldAt + Math.min(to - start, this.#filled[slot]!));
  }

  #read(bytes: Buffer, from: number): Buffer {
    return bytes.subarray(0, readAt(this.#file, bytes, from));
  }
}
