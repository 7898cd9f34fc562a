import { instance, type Memory } from './instance.ts';
import { wasm } from './pack-wasm.ts';

/** The exports of the module, described in `kernel/packs/`. All addresses are in the module's memory. */
interface Exports {
  readonly memory: Memory;
  readonly areListed: (names: number, from: number, to: number, nameBytes: number, fanOut: number) => number;
  readonly readOffsets: (table: number, count: number, end: number, out: number) => number;
  readonly sortByOffset: (count: number, bits: number, offsets: number, positions: number, others: number, otherPositions: number, counts: number) => number;
  readonly isRepeated: (offsets: number, count: number) => number;
  readonly readBases: (place: number, count: number, offsets: number, window: number, from: number, filled: number, headBytes: number, bases: number) => number;
  readonly linkFamilies: (count: number, bases: number, firstChild: number, nextSibling: number, roots: number) => number;
  readonly treesFrom: { readonly value: number };
  readonly orderFamilies: (from: number, to: number, known: number, bases: number, firstChild: number, nextSibling: number, roots: number, order: number, descendants: number) => number;
  readonly addDescendants: (from: number, to: number, bases: number, firstChild: number, nextSibling: number, order: number, descendants: number) => void;
  readonly sizeFamilies: (standing: number, roots: number, descendants: number, sizes: number) => void;
}

/** What lists a pack. It is made for one list, and its memory goes with it. */
export interface PackKernel extends Omit<Exports, 'memory'> {
  readonly memory: Uint8Array;
  /** The addresses of the parts that were asked for. */
  readonly parts: readonly number[];
}

/**
 * @param sizes in bytes, of the parts of memory that the caller needs. Each begins at a multiple of 8
 * @throws {RangeError} if there is no room for them
 */
export function packKernel(...sizes: readonly number[]): PackKernel {
  let end = 8;
  const parts = sizes.map((size) => {
    const at = end;
    end += 8 * Math.ceil(size / 8);
    return at;
  });
  const { memory, ...functions } = instance<Exports>(wasm, end);
  return { ...functions, memory: new Uint8Array(memory.buffer), parts };
}
