import { lfsPointer, pointerLimit } from '../../../git/lfs.ts';
import { isNameOf, notItsName, provenChunks } from '../../../git/objects/object-name.ts';
import { unknownPath } from '../../../engine/judge/context.ts';
import type { BlobResult } from '../../../engine/match.ts';
import { anchorCount, type Anchors } from '../../../engine/search/anchors.ts';
import type { Scanner } from '../../../engine/scanner.ts';
import { appendedZip, isProgram } from '../../archives/formats/appended-zip.ts';
import { archiveKind, headBytes } from '../../archives/archive-kind.ts';
import type { SieveAnswer } from '../sieve.ts';
import { tooLarge } from '../../limits.ts';
import type { NotRead } from '../../source.ts';

/** Whether content is an archive, or may have one after it; of what comes in chunks only its beginning is known. */
function mayBeArchive(content: Buffer): boolean {
  const head = content.subarray(0, headBytes);
  return archiveKind(head) !== null || isProgram(head) || appendedZip(content) !== null;
}

/** What a thread finds out about one portion. */
export class Look {
  readonly scanner: Scanner;
  readonly #maxFileSize: number | null;
  readonly #opensArchives: boolean;
  readonly #isCounting: boolean;
  readonly #caught = new Set<string>();
  /** Whether what comes in chunks right now is an archive that is to be opened. */
  #isArchive = false;
  readonly #notRead: NotRead[] = [];
  readonly #references = new Set<string>();
  readonly #files = new Set<string>();
  /** Whether a tree is caught for the paths of all. */
  #hasTree = false;
  #objects = 0;
  #blobs = 0;
  #bytes = 0;

  /**
   * @param maxFileSize bytes; objects above it are named as not read
   * @param archives whether these are caught whatever their bytes hold
   * @param isCounting whether what it looks at was not counted before
   */
  constructor(scanner: Scanner, maxFileSize: number | null, archives: boolean, isCounting = true) {
    this.#opensArchives = archives;
    this.#isCounting = isCounting;
    this.scanner = scanner;
    this.#maxFileSize = maxFileSize;
  }

  /** Counts an object, once for all its copies. @returns false for one above the limit, which is named and left out */
  takes(type: string, bytes: number, oid: () => string, isCopy = false): boolean {
    if (this.#maxFileSize !== null && bytes > this.#maxFileSize) {
      this.skip(oid(), tooLarge(this.#maxFileSize));
      return false;
    }
    if (isCopy || !this.#isCounting) return true;
    this.#objects++;
    this.#bytes += bytes;
    if (type === 'blob') this.#blobs++;
    return true;
  }

  /** Whether an object of this size may be one that {@link catchesCover} catches; that has to see all of it. */
  mayBeCover(type: string, bytes: number): boolean {
    return type === 'blob' && (this.#opensArchives || bytes < pointerLimit);
  }

  /**
   * Catches what stands for other content, whatever its own bytes hold: a pointer of Git LFS, and an archive, where they
   * are to be opened. What is after it the second look sees.
   */
  catchesCover(type: string, content: Buffer, oid: () => string): boolean {
    if (!this.mayBeCover(type, content.length) || !(lfsPointer(content) !== null || (this.#opensArchives && mayBeArchive(content)))) return false;
    this.#catch(type, content, oid());
    return true;
  }

  /**
   * Takes down the name of what is worth a second look. That asks git for the name, which may lead it to another content,
   * so the name has to be proven here: in a pack of somebody's making it can be any.
   */
  #catch(type: string, content: Buffer, oid: string): void {
    this.#caught.add(oid);
    if (!isNameOf(oid, type, content)) this.skip(oid, notItsName);
  }

  /**
   * Scans an object, whatever its path may be. A tree is cut where a path has its slashes, and with it a token in a
   * path: one tree in which a literal stands is caught for all, since then the second look sees every path.
   *
   * @param anchors where rules are to be tried, where that is known
   * @returns whether it is caught
   */
  scan(type: string, content: Buffer, oid: () => string, anchors: Anchors | null = null): boolean {
    const isCaught = this.#isWorthALook(this.scanner.scan(content, unknownPath, anchors));
    const isPathWorthALook = !isCaught && type === 'tree' && !this.#hasTree && anchorCount(this.scanner.anchors(content)) > 0;
    if (isCaught || isPathWorthALook) this.#catch(type, content, oid());
    this.#hasTree ||= isPathWorthALook;
    return this.#caught.has(oid());
  }

  /** Scans an object that is not held whole. What the iteration throws goes through. */
  async scanChunks(type: string, size: number, chunks: AsyncIterable<Buffer>, oid: string): Promise<void> {
    this.#isArchive = false;
    let isItsName = false;
    const proven = provenChunks(oid, type, size, chunks, (isOne) => (isItsName = isOne));
    const isCaught = this.#isWorthALook(await this.scanner.scanChunks(this.#opensArchives ? this.#catching(proven) : proven, unknownPath));
    if (!isCaught && !this.#isArchive) return;
    this.#caught.add(oid);
    if (!isItsName) this.skip(oid, notItsName);
  }

  /** The chunks, of which the first ones tell whether this is an archive. */
  async *#catching(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
    let head: Buffer | null = Buffer.alloc(0);
    for await (const chunk of chunks) {
      if (head !== null) {
        head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
        if (head.length >= headBytes) {
          this.#isArchive = mayBeArchive(head);
          head = null;
        }
      }
      yield chunk;
    }
  }

  /** What was not searched to its end is caught too: the second look, which knows its path, says so with the path. */
  #isWorthALook({ matches, stops }: BlobResult): boolean {
    for (const stop of stops) {
      if (stop.is !== 'rule' || !stop.isLast) continue;
      this.note({ path: 'the history', reason: `the rule ${stop.rule.id} ${stop.why.replace(/ (?:here|in all)$/, '')} again and again, and was not tried on all the rest` });
    }
    return matches.length + stops.length > 0;
  }

  /** Notes what an object refers to, and whether it says that this is a file. */
  refersTo(oid: string, isFile: boolean): void {
    (isFile ? this.#files : this.#references).add(oid);
  }

  skip(oid: string, reason: string, more = 0): void {
    this.#notRead.push({ path: `object ${oid.slice(0, 12)}${more > 0 ? ` and the ${more} that follow it` : ''}`, reason });
  }

  /** Something that is no object. */
  note(notRead: NotRead): void {
    this.#notRead.push(notRead);
  }

  answer(): SieveAnswer {
    return { caught: [...this.#caught], notRead: this.#notRead, references: [...this.#references], files: [...this.#files], objects: this.#objects, blobs: this.#blobs, bytes: this.#bytes };
  }
}
