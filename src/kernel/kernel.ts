import { wasm } from './wasm.ts';

/** The exports of the module; all addresses are in its memory. The functions are described in `kernel/`. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly inflate: (source: number, sourceEnd: number, target: number, size: number) => number;
  readonly applyDelta: (base: number, baseBytes: number, delta: number, deltaEnd: number, out: number, outBytes: number, margin: number, changes: number, full: number, whole: boolean) => number;
  readonly findIn: (base: number, pieces: number, piecesEnd: number, out: number, full: number) => number;
  readonly find: (at: number, end: number, out: number, full: number) => number;
  readonly resume: { readonly value: number };
}

/** The part of Node's `WebAssembly` that is used; its types come with the DOM's only. */
interface Engine {
  readonly Module: new (bytes: Buffer) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
}

/**
 * The parts of a scan that take most time: inflating, applying deltas and searching. They use one memory, so that nothing is
 * copied between them. A kernel belongs to one search, since it holds its tables, and to one thread.
 */
export interface Kernel extends Pick<Exports, 'inflate' | 'applyDelta' | 'find' | 'findIn' | 'resume'> {
  /** The whole memory; the caller's own bytes begin at {@link firstFree}. */
  readonly memory: Buffer;
}

/** The kernel may write or read so many unused bytes after the given range. */
export const slack = 64;

/**
 * Where a search copies text from outside of the memory, and how much at once. Before it are the tables of the search and of
 * inflating, and the list of candidates.
 */
export const textAt = 0x10000;
export const textBytes = 1 << 18;
export const firstFree = textAt + textBytes + 2 * slack;

const pageBytes = 0x10000;

/** @param bytes from {@link firstFree} on; unused ones cost nothing */
export function makeKernel(bytes: number): Kernel {
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
  const { memory, inflate, applyDelta, find, findIn, resume } = new Instance(new Module(Buffer.from(wasm, 'base64'))).exports;
  memory.grow(Math.ceil((firstFree + bytes + slack) / pageBytes) - 1);
  return { memory: Buffer.from(memory.buffer), inflate, applyDelta, find, findIn, resume };
}
