import { Damaged } from '../../../errors.ts';
/** The size of the parts that are given. */
const partBytes = 1_048_576;

/** Reads bits of the input; null skips to the next whole byte. Counts the bytes that it used. */
interface Bits {
  (count: number | null): number;
  readonly bytesRead: number;
}

/** The parts of `unbzip2-stream` that know the format; it has no types. */
interface Format {
  /** Reads a header and gives the size of its blocks in 100 kB. */
  header(bits: Bits): number;
  /** Reads a block and gives the checksum so far; null at the end of the stream, which has none. */
  decompress(bits: Bits, write: (byte: number) => void, table: Int32Array, size: number, checksum: number): number | null;
}

/**
 * Undoes bzip2, one block at a time. The package's own stream gives nothing before it has undone all the blocks it has,
 * and 40 bytes of input can be a block of 45 MB.
 * @throws {Damaged} if the input is damaged or ends too early
 */
export async function* bunzip2(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  // @ts-expect-error: it has no types
  const format = (await import('unbzip2-stream/lib/bzip2.js')).default as Format;
  // @ts-expect-error: it has no types
  const bitsOf = (await import('unbzip2-stream/lib/bit_iterator.js')).default as (next: () => Buffer) => Bits;
  let given = false;
  const bits = bitsOf(() => {
    if (given) throw new Damaged('it ends too early');
    given = true;
    return bytes;
  });
  // Several streams may stand one after the other; anything else after the first is no part of the file.
  while (bits.bytesRead === 0 || bytes.toString('latin1', bits.bytesRead, bits.bytesRead + 3) === 'BZh') {
    const size = format.header(bits) * 100_000;
    const table = new Int32Array(size);
    for (let checksum: number | null = 0; checksum !== null; ) {
      const out = collector();
      checksum = format.decompress(bits, out.write, table, size, checksum);
      yield* out.parts();
    }
  }
}

function collector(): { readonly write: (byte: number) => void; readonly parts: () => readonly Buffer[] } {
  const full: Buffer[] = [];
  let part = Buffer.allocUnsafe(partBytes);
  let length = 0;
  return {
    write(byte) {
      if (length === partBytes) {
        full.push(part);
        part = Buffer.allocUnsafe(partBytes);
        length = 0;
      }
      part[length++] = byte;
    },
    parts: () => [...full, part.subarray(0, length)],
  };
}
