import type { Scanner } from '../scan/scanner.ts';

/** Contents above this many bytes are scanned by themselves. */
const largest = 64 * 1024;
const batchBytes = 512 * 1024;

/**
 * Looks at many small contents in one go: most have some hundred bytes or some thousand, and what a search costs at least
 * is more than what they cost. Only those in which something is touched are scanned one by one.
 */
export class Batch<Name> {
  readonly #scanner: Scanner;
  readonly #scanOne: (name: Name, content: Buffer) => void;
  readonly #bytes = Buffer.allocUnsafeSlow(batchBytes);
  #filled = 0;
  #names: Name[] = [];
  #ends: number[] = [];

  /** @param scanOne scans one content whole */
  constructor(scanner: Scanner, scanOne: (name: Name, content: Buffer) => void) {
    this.#scanner = scanner;
    this.#scanOne = scanOne;
  }

  /** Takes a content, which is copied. */
  add(type: string, name: Name, content: Buffer): void {
    // Zero bytes may make it UTF-16, which is searched as a whole; in a tree they are part of its form.
    if (content.length > largest || (type !== 'tree' && content.includes(0))) return this.#scanOne(name, content);
    if (this.#filled + content.length + 1 > batchBytes) this.flush();
    const end = this.#filled + content.copy(this.#bytes, this.#filled);
    // A line feed between two, so that no literal and no run of digits is made of both.
    this.#bytes[end] = 0x0a;
    this.#filled = end + 1;
    this.#names.push(name);
    this.#ends.push(end);
  }

  /** Looks at what is there; to be called after the last content. */
  flush(): void {
    const touched = Float64Array.from(this.#scanner.touched(this.#bytes.subarray(0, this.#filled))).sort();
    let next = 0;
    for (const [i, end] of this.#ends.entries()) {
      if (next === touched.length) break;
      if (touched[next]! > end) continue;
      while (next < touched.length && touched[next]! <= end) next++;
      this.#scanOne(this.#names[i]!, this.#bytes.subarray(i === 0 ? 0 : this.#ends[i - 1]! + 1, end));
    }
    this.#names = [];
    this.#ends = [];
    this.#filled = 0;
  }
}
