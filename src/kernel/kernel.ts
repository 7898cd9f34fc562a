import { instance, type Memory } from './instance.ts';
import { wasm } from './wasm.ts';

/** The exports of the module, described in `kernel/`. All addresses are in the module's memory. */
interface Exports {
  readonly memory: Memory;
  readonly inflate: (source: number, sourceEnd: number, target: number, size: number) => number;
  readonly applyDelta: (base: number, baseBytes: number, delta: number, deltaEnd: number, out: number, outBytes: number, margin: number, changes: number, full: number, whole: boolean) => number;
  readonly findIn: (base: number, pieces: number, piecesEnd: number, out: number, full: number) => number;
  readonly find: (at: number, end: number, out: number, full: number) => number;
  readonly hasZero: (at: number, end: number) => number;
  readonly treeChanges: (base: number, baseEnd: number, tree: number, treeEnd: number, nameBytes: number, out: number, full: number) => number;
  readonly resume: { readonly value: number };
}

/**
 * The slowest parts of a scan: inflating, applying deltas, comparing trees and searching. They share one memory, so that nothing is
 * copied between them. A kernel belongs to one thread. It also belongs to one search, since its memory holds the tables
 * of the search.
 */
export interface Kernel extends Pick<Exports, 'inflate' | 'applyDelta' | 'treeChanges' | 'hasZero' | 'find' | 'findIn' | 'resume'> {
  /** The whole memory. The caller may use it from {@link firstFree} on. */
  readonly memory: Buffer;
}

/** How many unused bytes after a given range the kernel may read or write. */
export const slack = 64;

/**
 * The address to which a search copies text from other memory, and how many bytes it copies at once. Before this
 * address are the tables of searching and inflating, and the list of candidates.
 */
export const textAt = 0x10000;
export const textBytes = 1 << 18;
export const firstFree = textAt + textBytes + 2 * slack;

/** @param bytes how many bytes the caller needs from {@link firstFree} on; unused ones cost nothing */
export function makeKernel(bytes: number): Kernel {
  const { memory, inflate, applyDelta, treeChanges, hasZero, find, findIn, resume } = instance<Exports>(wasm, firstFree + bytes + slack);
  return { memory: Buffer.from(memory.buffer), inflate, applyDelta, treeChanges, hasZero, find, findIn, resume };
}
