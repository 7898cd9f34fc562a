import { lfsPointer, pointerLimit } from '../../../git/objects/lfs.ts';
import { isNameOf, notItsName, provenChunks } from '../../../git/objects/object-name.ts';
import { unknownPath } from '../../../engine/judge/context.ts';
import type { BlobResult } from '../../../engine/match.ts';
import type { Anchors } from '../../../engine/search/anchors.ts';
import type { Scanner } from '../../../engine/scanner.ts';
import { headBytes } from '../../archives/archive-kind.ts';
import { mayBeArchive } from '../../archives/may-be-archive.ts';
import type { Recorder } from '../graph/recorder.ts';
import type { SieveAnswer } from '../sieve.ts';
import { tooLarge } from '../../limits.ts';
import type { NotRead } from '../../source.ts';

/** The search of one portion, and its result. */
export class Look {
  readonly scanner: Scanner;
  /** Notes commits and trees; null if nobody needs it. */
  readonly recorder: Recorder | null;
  readonly #maxFileSize: number | null;
  readonly #opensArchives: boolean;
  readonly #isCounting: boolean;
  readonly #caught = new Set<string>();
  readonly #contents: string[] = [];
  /** Objects whose content does not match their name. */
  readonly #forged = new Set<string>();
  /** Whether the content that comes in chunks now is an archive to open. */
  #isArchive = false;
  readonly #notRead: NotRead[] = [];
  readonly #references = new Set<string>();
  readonly #files = new Set<string>();
  /** Whether a tree was caught, so that the second look sees all paths. */
  #hasTree = false;
  #objects = 0;
  #blobs = 0;
  #bytes = 0;

  /**
   * @param maxFileSize bytes; objects above it are named as not read
   * @param archives whether archives are caught, whatever their bytes hold
   * @param isCounting whether its objects were not counted before
   */
  constructor(scanner: Scanner, maxFileSize: number | null, archives: boolean, recorder: Recorder | null = null, isCounting = true) {
    this.recorder = recorder;
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
   * Catches objects that stand for other content: a pointer of Git LFS, and an archive if archives are opened. They are
   * caught even if their own bytes hold no secret. The second look reads the content behind them.
   */
  catchesCover(type: string, content: Buffer, oid: () => string): boolean {
    if (!this.mayBeCover(type, content.length) || !(lfsPointer(content) !== null || (this.#opensArchives && mayBeArchive(content)))) return false;
    this.#catch(type, content, oid());
    return true;
  }

  /**
   * Notes the name of an object for the second look. The second look asks git by this name. A hostile pack can give an
   * object any name, and git might then give another content. So the name is checked here.
   */
  #catch(type: string, content: Buffer, oid: string): void {
    this.#caught.add(oid);
    const isItsName = this.prove(type, content, oid);
    if (type !== 'tree' || !isItsName) this.#contents.push(oid);
  }

  /**
   * Names an object whose content does not match its name, once.
   * @returns whether all contents match that were seen under this name
   */
  prove(type: string, content: Buffer, oid: string): boolean {
    if (this.#forged.has(oid)) return false;
    if (isNameOf(oid, type, content)) return true;
    this.#forged.add(oid);
    this.skip(oid, notItsName);
    return false;
  }

  /**
   * Scans an object while its path is not known. A tree holds only one part of a path, so a token with slashes is not seen whole.
   * If a literal stands in any tree, one tree is caught, and the second look then sees every path.
   *
   * @param anchors where to try rules, if that is known
   * @param news what changed since an earlier version in which nothing was found; null without such a version
   * @returns whether it is caught
   */
  scan(type: string, content: Buffer, oid: () => string, anchors: Anchors | null = null, news: ArrayLike<number> | null = null): boolean {
    const isCaught = this.#isWorthALook(this.scanner.scan(content, unknownPath, anchors, news));
    const isPathWorthALook = !isCaught && type === 'tree' && !this.#hasTree && this.scanner.anchors(content).length > 0;
    if (isCaught || isPathWorthALook) this.#catch(type, content, oid());
    this.#hasTree ||= isPathWorthALook;
    return isCaught || isPathWorthALook;
  }

  /** Scans an object in chunks. What the iteration throws is thrown here. */
  async scanChunks(type: string, size: number, chunks: AsyncIterable<Buffer>, oid: string): Promise<void> {
    this.#isArchive = false;
    let isItsName = false;
    const proven = provenChunks(oid, type, size, chunks, (isOne) => (isItsName = isOne));
    const isCaught = this.#isWorthALook(await this.scanner.scanChunks(this.#opensArchives ? this.#catching(proven) : proven, unknownPath));
    if (!isCaught && !this.#isArchive) return;
    this.#caught.add(oid);
    this.#contents.push(oid);
    if (!isItsName) this.skip(oid, notItsName);
  }

  /** The chunks; the first ones tell whether this is an archive. */
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

  /** An object that was not searched completely is caught too, so that the second look reports it with its path. */
  #isWorthALook({ matches, stops }: BlobResult): boolean {
    for (const stop of stops) {
      if (stop.is !== 'rule' || !stop.isLast) continue;
      this.note({ path: 'the history', reason: `the rule ${stop.rule.id} ${stop.why.replace(/ (?:here|in all)$/, '')} again and again, and was not tried on all the rest` });
    }
    return matches.length + stops.length > 0;
  }

  /** Notes a reference to another object, and whether the other object is said to be a file. */
  refersTo(oid: string, isFile: boolean): void {
    (isFile ? this.#files : this.#references).add(oid);
  }

  skip(oid: string, reason: string, more = 0): void {
    this.#notRead.push({ path: `object ${oid.slice(0, 12)}${more > 0 ? ` and the ${more} that follow it` : ''}`, reason });
  }

  /** Notes something other than an object that was not read. */
  note(notRead: NotRead): void {
    this.#notRead.push(notRead);
  }

  answer(): SieveAnswer {
    return { caught: [...this.#caught], contents: this.#contents, notRead: this.#notRead, references: [...this.#references], files: [...this.#files], recorded: this.recorder === null ? [] : [this.recorder.recorded()], objects: this.#objects, blobs: this.#blobs, bytes: this.#bytes };
  }
}
