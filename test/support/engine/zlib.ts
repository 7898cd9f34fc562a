import { inflateRawSync } from 'node:zlib';

/** What zlib makes of deflated data without a header, and how many bytes it used; null if zlib refuses the data. */
export function zlibOf(input: Buffer): { readonly content: Buffer; readonly used: number } | null {
  try {
    const { buffer, engine } = inflateRawSync(input, { info: true, maxOutputLength: 1 << 20 }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
    return { content: buffer, used: engine.bytesWritten };
  } catch {
    return null;
  }
}

/** The checksum at the end of a zlib stream. */
export function adler32(bytes: Buffer): Buffer {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(b * 65536 + a);
  return sum;
}
