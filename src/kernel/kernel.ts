import { wasm } from './wasm.ts';

/** What the module exports; all addresses are bytes of its memory. The functions are told of in `kernel/`. */
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
 * What takes the time of a scan: inflating, applying deltas and searching, over one memory, so that nothing is copied in
 * between. A kernel belongs to one search, whose tables are in it, and to one thread.
 */
export interface Kernel extends Pick<Exports, 'inflate' | 'applyDelta' | 'find' | 'findIn' | 'resume'> {
  /** All of it; whoever asked for bytes of their own has them from {@link firstFree} on. */
  readonly memory: Buffer;
}

/** Bytes that the kernel may write or read after what it was told to, and that belong to nobody. */
export const slack = 64;

/**
 * Where a search copies text to that stands elsewhere, and how much at once. Before it are the tables of the search and of
 * inflating, and the list of what a search finds.
 */
export const textAt = 0x10000;
export const textBytes = 1 << 18;
export const firstFree = textAt + textBytes + 2 * slack;

const pageBytes = 0x10000;

/** @param bytes from {@link firstFree} on; those that are never touched cost nothing */
export function makeKernel(bytes: number): Kernel {
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
  const { memory, inflate, applyDelta, find, findIn, resume } = new Instance(new Module(Buffer.from(wasm, 'base64'))).exports;
  memory.grow(Math.ceil((firstFree + bytes + slack) / pageBytes) - 1);
  return { memory: Buffer.from(memory.buffer), inflate, applyDelta, find, findIn, resume };
}
