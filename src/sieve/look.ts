import { unknownPath } from '../scan/context.ts';
import type { Scanner } from '../scan/scanner.ts';
import type { SieveAnswer } from '../sources/history/sieve.ts';
import { tooLarge } from '../sources/limits.ts';
import type { NotRead } from '../sources/source.ts';

/** What a thread finds out about one portion. */
export class Look {
  readonly scanner: Scanner;
  readonly #maxFileSize: number | null;
  readonly #caught = new Set<string>();
  /** What is scanned right now. */
  #current: () => string = () => '';
  readonly #notRead: NotRead[] = [];
  readonly #references = new Set<string>();
  #objects = 0;
  #blobs = 0;
  #bytes = 0;

  /** @param maxFileSize bytes; objects above it are named as not read */
  constructor(scanner: Scanner, maxFileSize: number | null) {
    this.scanner = scanner;
    this.#maxFileSize = maxFileSize;
  }

  /** Counts an object. @returns false for one above the limit, which is named and left out */
  takes(type: string, bytes: number, oid: () => string): boolean {
    if (this.#maxFileSize !== null && bytes > this.#maxFileSize) {
      this.skip(oid(), tooLarge(this.#maxFileSize));
      return false;
    }
    this.#objects++;
    this.#bytes += bytes;
    if (type === 'blob') this.#blobs++;
    return true;
  }

  /** Scans an object whole, whatever its path may be. */
  scan(content: Buffer, oid: () => string): void {
    this.#current = oid;
    if (this.scanner.scan(content, unknownPath).matches.length > 0) this.#caught.add(oid());
  }

  /** Scans an object that is not held whole. What the iteration throws goes through. */
  async scanChunks(chunks: AsyncIterable<Buffer>, oid: () => string): Promise<void> {
    this.#current = oid;
    if ((await this.scanner.scanChunks(chunks, unknownPath)).matches.length > 0) this.#caught.add(oid());
  }

  /** Catches an object that a rule came to no end on: the second look, which knows its path, says so with the path. */
  catchCurrent(): void {
    this.#caught.add(this.#current());
  }

  /** Notes what an object refers to. */
  refersTo(oid: string): void {
    this.#references.add(oid);
  }

  skip(oid: string, reason: string, more = 0): void {
    this.#notRead.push({ path: `object ${oid.slice(0, 12)}${more > 0 ? ` and the ${more} that follow it` : ''}`, reason });
  }

  /** Something that is no object. */
  note(notRead: NotRead): void {
    this.#notRead.push(notRead);
  }

  answer(): SieveAnswer {
    return { caught: [...this.#caught], notRead: this.#notRead, references: [...this.#references], objects: this.#objects, blobs: this.#blobs, bytes: this.#bytes };
  }
}
