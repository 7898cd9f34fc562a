import { closeSync } from 'node:fs';
import { openPlain, readAt } from '../plain-file.ts';

const pageBytes = 64 * 1024;
/** What begins in a page may end so far behind it. */
const overhang = 16 * 1024;
const slots = 32;

/** A file of which short pieces are read all over the place, most of them near others: a call of the system costs as much as 20 KB. */
export class PagedFile {
  readonly #file: number;
  /** Each page has one slot that it may be in. */
  readonly #pages: (Buffer | undefined)[] = [];
  readonly #inSlot = new Float64Array(slots).fill(-1);
  readonly #filled = new Uint32Array(slots);
  #long = Buffer.alloc(0);

  /** @throws {Error} the file system's, where the file cannot be opened */
  constructor(path: string) {
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
    if (to > start + pageBytes + overhang) return this.#read(this.#roomFor(to - from), from);
    const slot = page % slots;
    const held = (this.#pages[slot] ??= Buffer.allocUnsafeSlow(pageBytes + overhang));
    if (this.#inSlot[slot] !== page) {
      this.#inSlot[slot] = -1;
      this.#filled[slot] = this.#read(held, start).length;
      this.#inSlot[slot] = page;
    }
    return held.subarray(from - start, Math.min(to - start, this.#filled[slot]!));
  }

  #roomFor(length: number): Buffer {
    if (length > this.#long.length) this.#long = Buffer.allocUnsafeSlow(2 * length);
    return this.#long.subarray(0, length);
  }

  #read(bytes: Buffer, from: number): Buffer {
    return bytes.subarray(0, readAt(this.#file, bytes, from));
  }
}
