import { unknownPath } from '../../../engine/judge/context.ts';
import type { Scanner } from '../../../engine/scanner.ts';
import { appendedZip, isProgram } from '../../archives/appended-zip.ts';
import { archiveKind, headBytes } from '../../archives/archive-kind.ts';
import type { SieveAnswer } from '../sieve.ts';
import { tooLarge } from '../../limits.ts';
import type { NotRead } from '../../source.ts';

/** Whether content is an archive, or may have one behind it; of what comes in chunks only its beginning is known. */
function mayBeArchive(content: Buffer): boolean {
  const head = content.subarray(0, headBytes);
  return archiveKind(head) !== null || isProgram(head) || appendedZip(content) !== null;
}

/** What a thread finds out about one portion. */
export class Look {
  readonly scanner: Scanner;
  readonly #maxFileSize: number | null;
  readonly #archives: boolean;
  readonly #caught = new Set<string>();
  /** What is scanned right now. */
  #current: () => string = () => '';
  readonly #notRead: NotRead[] = [];
  readonly #references = new Set<string>();
  /** Whether a tree is caught for the paths of all. */
  #hasTree = false;
  #objects = 0;
  #blobs = 0;
  #bytes = 0;

  /**
   * @param maxFileSize bytes; objects above it are named as not read
   * @param archives whether these are caught whatever their bytes hold
   */
  constructor(scanner: Scanner, maxFileSize: number | null, archives: boolean) {
    this.#archives = archives;
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

  /** Catches an archive, where they are to be opened. What is in it the second look sees. */
  catchesArchive(type: string, content: Buffer, oid: () => string): boolean {
    if (!this.#archives || type !== 'blob' || !mayBeArchive(content)) return false;
    this.#caught.add(oid());
    return true;
  }

  /**
   * Scans an object, whatever its path may be. A tree is cut where a path has its slashes, and with it a token in a
   * path: one tree in which a literal stands is caught for all, since then the second look sees every path.
   *
   * @param news what of it is new, where it was made of something that was scanned and not caught; null for all
   * @returns whether it is caught
   */
  scan(type: string, content: Buffer, oid: () => string, news: readonly number[] | null = null): boolean {
    this.#current = oid;
    const isCaught = this.scanner.scan(content, unknownPath, news).matches.length > 0;
    const isPathWorthALook = !isCaught && type === 'tree' && !this.#hasTree && this.scanner.touched(content).length > 0;
    if (isCaught || isPathWorthALook) this.#caught.add(oid());
    this.#hasTree ||= isPathWorthALook;
    return this.#caught.has(oid());
  }

  /** Scans an object that is not held whole. What the iteration throws goes through. */
  async scanChunks(chunks: AsyncIterable<Buffer>, oid: () => string): Promise<void> {
    this.#current = oid;
    if ((await this.scanner.scanChunks(this.#archives ? this.#catching(chunks, oid) : chunks, unknownPath)).matches.length > 0) this.#caught.add(oid());
  }

  /** The chunks, of which the first ones tell what this is. */
  async *#catching(chunks: AsyncIterable<Buffer>, oid: () => string): AsyncGenerator<Buffer, void, void> {
    let head: Buffer | null = Buffer.alloc(0);
    for await (const chunk of chunks) {
      if (head !== null) {
        head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
        if (head.length >= headBytes) {
          this.catchesArchive('blob', head, oid);
          head = null;
        }
      }
      yield chunk;
    }
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
