import { stride } from '../../../engine/search/anchors.ts';
import type { Scanner } from '../../../engine/scanner.ts';

/** In bytes. Larger objects are scanned alone. */
const largest = 64 * 1024;
const batchBytes = 512 * 1024;

/**
 * Searches many small objects at once: trees and commits have some hundred bytes each, and starting a search costs more than
 * that. Only objects with a hit are then scanned one by one.
 */
export class Batch {
  readonly #scanner: Scanner;
  readonly #scanOne: (type: string, oid: string, content: Buffer) => void;
  readonly #bytes = Buffer.allocUnsafe(batchBytes);
  #filled = 0;
  #objects: { readonly type: string; readonly oid: string; readonly start: number; readonly end: number }[] = [];

  /** @param scanOne scans one object whole */
  constructor(scanner: Scanner, scanOne: (type: string, oid: string, content: Buffer) => void) {
    this.#scanner = scanner;
    this.#scanOne = scanOne;
  }

  /** Takes an object; its content is copied. */
  add(type: string, oid: string, content: Buffer): void {
    // Content with zero bytes may be UTF-16, which is searched as a whole. In a tree they are part of the format.
    if (content.length > largest || (type !== 'tree' && content.includes(0))) return this.#scanOne(type, oid, content);
    if (this.#filled + content.length + 1 > batchBytes) this.flush();
    const start = this.#filled;
    const end = start + content.copy(this.#bytes, start);
    // A line feed between two objects, so that no match spans both.
    this.#bytes[end] = 0x0a;
    this.#filled = end + 1;
    this.#objects.push({ type, oid, start, end });
  }

  /** Searches the collected objects; to be called after the last one too. */
  flush(): void {
    const anchors = this.#scanner.anchors(this.#bytes.subarray(0, this.#filled));
    let next = 0;
    for (const { type, oid, start, end } of this.#objects) {
      if (next === anchors.length) break;
      if (anchors[next]! > end) continue;
      while (next < anchors.length && anchors[next]! <= end) next += stride;
      this.#scanOne(type, oid, this.#bytes.subarray(start, end));
    }
    this.#objects = [];
    this.#filled = 0;
  }
}
