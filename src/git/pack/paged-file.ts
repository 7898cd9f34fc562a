import { closeSync } from 'node:fs';
import { openPlain, readAt } from '../plain-file.ts';

const pageBytes = 16 * 1024;
/** What begins in a page may end so far after it. */
const overhang = 4 * 1024;
const slots = 256;
/** Bytes that the pages take. */
export const pagedBytes = slots * (pageBytes + overhang);

/** A file of which short pieces are read all over the place, most of them near others: a call of the system costs as much as 20 KB. */
export class PagedFile {
  readonly #file: number;
  readonly #room: Buffer;
  /** Each page has one slot that it may be in. */
  readonly #inSlot = new Float64Array(slots).fill(-1);
  readonly #filled = new Uint32Array(slots);

  /**
   * @param room {@link pagedBytes}, and more where longer pieces are asked for: what is read stands in it
   * @throws {Error} the file system's, where the file cannot be opened
   */
  constructor(path: string, room: Buffer) {
    this.#room = room;
    this.#file = openPlain(path);
  }

  close(): void {
    closeSync(this.#file);
  }

  /**
   * The bytes from one offset to before another, valid until others are asked for; fewer where the file ends before.
   * @throws {Error} the file system's
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
