/** The used part of Node's `WebAssembly`. TypeScript has types for it only together with those of the DOM. */
interface Engine {
  readonly Module: new (bytes: Buffer) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

/** The memory of an instance. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const pageBytes = 0x10000;

/**
 * An instance of an assembled module, with a memory of its own.
 *
 * @param wasm the module in base64
 * @param bytes how large its memory has to be; unused bytes cost nothing
 */
export function instance<Exports extends { readonly memory: Memory }>(wasm: string, bytes: number): Exports {
  const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
  const exports = new Instance(new Module(Buffer.from(wasm, 'base64'))).exports as Exports;
  exports.memory.grow(Math.ceil(bytes / pageBytes) - 1);
  return exports;
}
