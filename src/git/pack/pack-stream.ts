import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { applyDelta, deltaHead } from './delta.ts';
import { entryHead } from './pack-entry.ts';

/** An object of a pack that comes without an index. */
export interface StreamedObject {
  readonly oid: string;
  readonly type: string;
  readonly content: Buffer;
}

/** Where an object's compressed bytes are, and what it is made of. */
interface Stored {
  readonly type: string;
  readonly size: number;
  readonly dataAt: number;
  readonly base: Stored | null;
}

/** Contents that were made last, which others may be deltas of. */
const heldBytes = 64_000_000;

/**
 * Reads a pack from its beginning to its end, as git sends and bundles them: where an object ends is known only once it is
 * inflated, what it is called only from its content. Objects can be had again by what the first reading found.
 */
export class PackStream {
  readonly #pack: Buffer;
  readonly #hash: 'sha1' | 'sha256';
  readonly #largest: number;
  readonly #byOffset = new Map<number, Stored>();
  readonly #byName = new Map<string, Stored>();
  readonly #held = new Map<Stored, Buffer>();
  #holding = 0;

  /**
   * @param pack from "PACK" on
   * @param largest bytes of the largest object
   */
  constructor(pack: Buffer, hash: 'sha1' | 'sha256', largest: number) {
    this.#pack = pack;
    this.#hash = hash;
    this.#largest = largest;
  }

  /** How many objects the pack says it has. @throws {Error} where it is none of version 2 */
  get count(): number {
    const { length } = this.#pack;
    if (length < 12 || this.#pack.toString('latin1', 0, 4) !== 'PACK' || this.#pack.readUInt32BE(4) !== 2) throw new Error('it holds no pack of version 2');
    return this.#pack.readUInt32BE(8);
  }

  /**
   * All objects, in the order of the pack; null for one that is a delta of something that is not here, or too large as a
   * whole.
   *
   * @throws {Error} where the pack is damaged or has something too large to inflate: what is behind it cannot be found
   */
  *objects(): Generator<StreamedObject | null, void, void> {
    const nameBytes = this.#hash === 'sha1' ? 20 : 32;
    let offset = 12;
    for (let left = this.count; left > 0; left--) {
      const bytes = this.#pack.subarray(offset);
      const head = entryHead(bytes, nameBytes);
      if (head === null) throw new Error('a part of its pack is no object');
      const { base: where, size, dataAt } = head;
      if (size > this.#largest) throw new Error(`an object of its pack has more than ${this.#largest.toLocaleString('en')} bytes`);
      const base =
        where === null
          ? null
          : 'distance' in where
            ? this.#byOffset.get(offset - where.distance)
            : this.#byName.get(bytes.toString('hex', where.nameAt, where.nameAt + nameBytes));
      const { data, end } = inflated(bytes.subarray(dataAt), size);
      const start = offset;
      offset += dataAt + end;
      const stored = base === undefined ? null : { type: base?.type ?? head.type!, size, dataAt: start + dataAt, base };
      const content = stored === null ? null : this.#made(stored, data);
      if (stored === null || content === null) {
        yield null;
        continue;
      }
      const oid = createHash(this.#hash).update(`${stored.type} ${content.length}\0`).update(content).digest('hex');
      this.#byOffset.set(start, stored);
      this.#byName.set(oid, stored);
      yield { oid, type: stored.type, content };
    }
  }

  /** The content of an object that was there before; null where there was none. */
  content(oid: string): Buffer | null {
    const stored = this.#byName.get(oid);
    return stored === undefined ? null : this.#content(stored);
  }

  #content(stored: Stored): Buffer | null {
    return this.#held.get(stored) ?? this.#made(stored, inflated(this.#pack.subarray(stored.dataAt), stored.size).data);
  }

  #made(stored: Stored, data: Buffer): Buffer | null {
    const content = stored.base === null ? data : this.#applied(stored.base, data);
    if (content === null) return null;
    this.#held.set(stored, content);
    this.#holding += content.length;
    for (const [oldest, bytes] of this.#held) {
      if (this.#holding <= heldBytes || oldest === stored) break;
      this.#held.delete(oldest);
      this.#holding -= bytes.length;
    }
    return content;
  }

  #applied(of: Stored, delta: Buffer): Buffer | null {
    const base = this.#content(of);
    const head = deltaHead(delta);
    if (base === null || head === null || head.baseBytes !== base.length || head.resultBytes > this.#largest) return null;
    const memory = Buffer.allocUnsafeSlow(base.length + head.resultBytes);
    base.copy(memory);
    return applyDelta(memory, 0, base.length, delta, head, 0, []) ? Buffer.from(memory.subarray(base.length)) : null;
  }
}

/** What is deflated at the beginning of some bytes, and where it ends in them. @throws {Error} zlib's, or for another length */
function inflated(bytes: Buffer, size: number): { readonly data: Buffer; readonly end: number } {
  const options = { info: true, maxOutputLength: Math.max(1, size), chunkSize: Math.min(Math.max(64, size + 1), 1 << 20) };
  const { buffer, engine } = inflateSync(bytes, options) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
  if (buffer.length !== size) throw new Error('an object of its pack has another length than it says');
  return { data: buffer, end: engine.bytesWritten };
}
