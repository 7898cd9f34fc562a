import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { isOfZlib } from '../plain-file.ts';
import { Damaged } from '../../errors.ts';
import { firstFree, type Kernel, makeKernel, slack, textAt } from '../../kernel/kernel.ts';
import { deltaHead } from './delta.ts';
import { entryHead } from './pack-entry.ts';

/** An object of a pack without an index. */
export interface StreamedObject {
  readonly oid: string;
  readonly type: string;
  readonly content: Buffer;
}

/** What a pack may cost. */
export interface PackLimits {
  /** In bytes: the largest object, and all contents together that are held because other objects are made from them. */
  readonly largest: number;
  /** Called with the number of bytes before they are unpacked. @throws {Unreadable} if this exceeds a limit */
  readonly out: (bytes: number) => void;
}

/** Where an object's compressed bytes are. */
interface Stored {
  /** Null for a delta, which has the type of its base. */
  readonly type: string | null;
  readonly size: number;
  readonly from: number;
  readonly to: number;
  /** The deltas of this object that name it by its offset. The one with the most descendants comes first. */
  readonly children: Stored[];
  /** The number of its descendants, itself included. */
  weight: number;
}

/**
 * The place for the list of changes, which nobody reads here. A search would copy text there, but nothing is searched.
 */
const changesAt = textAt;

/** A content from which other objects are still to be made. */
interface Parent {
  readonly content: Buffer;
  readonly left: Stored[];
}

/**
 * Reads a pack without an index, as git sends it or puts it into a bundle. The end of an object is known only after it
 * is unpacked, and its name only from its content. So everything is unpacked once to find out which object is a delta
 * of which. Then each object is made once, after its base, wherever in the pack the base stands.
 */
export class PackStream {
  /** How many objects the pack says it has. */
  readonly count: number;
  /**
   * The error that ended the reading before the end of the pack; null if there was none. The objects after that place
   * cannot be found.
   */
  readonly fault: unknown;
  readonly #pack: Buffer;
  readonly #hash: 'sha1' | 'sha256';
  readonly #limits: PackLimits;
  readonly #standing: Stored[] = [];
  /** Deltas that name their base, by this name. */
  readonly #waiting = new Map<string, Stored[]>();
  /** The memory in which objects are made. A larger one replaces it if it is too small. */
  #kernel = makeKernel(0);
  #given = 0;

  /**
   * @param pack begins with "PACK"
   * @param most how many objects it may have
   * @throws {Damaged} if this is not a pack of version 2, or it has more objects
   * @throws {Unreadable} if a limit is exceeded
   */
  constructor(pack: Buffer, hash: 'sha1' | 'sha256', most: number, limits: PackLimits) {
    if (pack.length < 12 || pack.toString('latin1', 0, 4) !== 'PACK' || pack.readUInt32BE(4) !== 2) throw new Damaged('it holds no pack of version 2');
    this.count = pack.readUInt32BE(8);
    if (this.count > most) throw new Damaged(`it has more than ${most.toLocaleString('en')} objects`);
    this.#pack = pack;
    this.#hash = hash;
    this.#limits = limits;
    this.fault = this.#survey();
  }

  /**
   * How many objects were not given, since their base is not here or they are too large. Valid after {@link objects}
   * was called for every type.
   */
  get missing(): number {
    return this.count - this.#given;
  }

  /** All objects of some types, each after its base. A content is valid until the next object. */
  *objects(isWanted: (type: string) => boolean): Generator<StreamedObject, void, void> {
    for (const stored of this.#standing) if (isWanted(stored.type!)) yield* this.#family(stored, stored.type!);
  }

  /**
   * Finds where objects begin, and which is a delta of which. @returns the error that ended it; null if there was none
   */
  #survey(): unknown {
    const nameBytes = this.#hash === 'sha1' ? 20 : 32;
    const byOffset = new Map<number, Stored>();
    const bases: { readonly stored: Stored; readonly base: Stored | null }[] = [];
    let offset = 12;
    let fault: unknown = null;
    try {
      for (let left = this.count; left > 0; left--) {
        const bytes = this.#pack.subarray(offset);
        const head = entryHead(bytes, nameBytes);
        if (head === null) throw new Damaged('a part of its pack is not an object');
        const { base: where, size, dataAt } = head;
        if (size > this.#limits.largest) throw new Damaged(`an object of its pack has more than ${this.#limits.largest.toLocaleString('en')} bytes`);
        this.#limits.out(size);
        const to = offset + dataAt + compressedLength(bytes.subarray(dataAt), size);
        const stored: Stored = { type: head.type, size, from: offset + dataAt, to, children: [], weight: 1 };
        byOffset.set(offset, stored);
        if (where === null) this.#standing.push(stored);
        else if ('distance' in where) bases.push({ stored, base: byOffset.get(offset - where.distance) ?? null });
        else {
          const name = bytes.toString('hex', where.nameAt, where.nameAt + nameBytes);
          const others = this.#waiting.get(name);
          if (others === undefined) this.#waiting.set(name, [stored]);
          else others.push(stored);
        }
        offset = to;
      }
      if (offset !== this.#pack.length - nameBytes) throw new Damaged('its pack does not end where it says');
    } catch (error) {
      if (!(error instanceof Damaged) && !isOfZlib(error)) throw error;
      fault = error;
    }
    for (const { stored, base } of bases.reverse()) {
      base?.children.push(stored);
      if (base !== null) base.weight += stored.weight;
    }
    for (const { children } of byOffset.values()) children.sort((a, b) => b.weight - a.weight);
    return fault;
  }

  /** An object that is stored whole, and all objects made from it. */
  *#family(root: Stored, type: string): Generator<StreamedObject, void, void> {
    const parents: Parent[] = [];
    let held = 0;
    const given = (stored: Stored, content: Buffer): StreamedObject => {
      const oid = createHash(this.#hash).update(`${type} ${content.length}\0`).update(content).digest('hex');
      const left = [...stored.children, ...(this.#waiting.get(oid) ?? [])];
      this.#waiting.delete(oid);
      if (left.length > 0) {
        parents.push({ content: Buffer.from(content), left });
        held += content.length;
      }
      this.#given++;
      return { oid, type, content };
    };
    const content = this.#inflated(root);
    if (content === null) return;
    yield given(root, content);
    for (let parent = parents.at(-1); parent !== undefined; parent = parents.at(-1)) {
      // The child with the most descendants comes last. So the contents held at once grow only with the logarithm of
      // the family's size.
      const stored = parent.left.pop()!;
      const made = this.#applied(parent.content, stored, this.#limits.largest - held);
      if (parent.left.length === 0) {
        parents.pop();
        held -= parent.content.length;
      }
      if (made !== null) yield given(stored, made);
    }
  }

  /** Makes an object from its base; null if that is impossible. @param room the most bytes that the object may have */
  #applied(base: Buffer, stored: Stored, room: number): Buffer | null {
    const delta = this.#inflated(stored);
    const head = delta === null ? null : deltaHead(delta, 0, delta.length);
    if (delta === null || head === null || head.baseBytes !== base.length || head.resultBytes > room) return null;
    this.#limits.out(head.resultBytes);
    // If a larger kernel is needed, the delta is copied to its beginning.
    const { memory, applyDelta } = this.#room(delta.length + base.length + head.resultBytes + 2 * slack, delta);
    const baseAt = firstFree + delta.length + slack;
    const outAt = baseAt + base.length;
    base.copy(memory, baseAt);
    const isMade = applyDelta(baseAt, base.length, firstFree + head.at, firstFree + delta.length, outAt, head.resultBytes, 0, changesAt, changesAt + 8, true) !== 0;
    return isMade ? memory.subarray(outAt, outAt + head.resultBytes) : null;
  }

  #inflated({ from, to, size }: Stored): Buffer | null {
    const { memory, inflate } = this.#room(size + to - from + 2 * slack, null);
    const packedAt = firstFree + size + slack;
    this.#pack.copy(memory, packedAt, from, to);
    return inflate(packedAt, packedAt + to - from, firstFree, size) === to - from ? memory.subarray(firstFree, firstFree + size) : null;
  }

  /** A kernel with at least this much room. If a new one is made, `beginning` is copied to its beginning. */
  #room(bytes: number, beginning: Buffer | null): Kernel {
    if (firstFree + bytes > this.#kernel.memory.length) {
      this.#kernel = makeKernel(2 * bytes);
      beginning?.copy(this.#kernel.memory, firstFree);
    }
    return this.#kernel;
  }
}

/**
 * The length of the compressed data at the beginning of some bytes. @throws {Damaged} if the unpacked data has another
 * length; @throws the error of zlib
 */
function compressedLength(bytes: Buffer, size: number): number {
  const options = { info: true, maxOutputLength: Math.max(1, size), chunkSize: Math.min(Math.max(64, size + 1), 1 << 20) };
  const { buffer, engine } = inflateSync(bytes, options) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
  if (buffer.length !== size) throw new Damaged('an object of its pack has another length than it says');
  return engine.bytesWritten;
}
