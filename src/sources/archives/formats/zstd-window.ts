/**
 * The largest window that a frame of Zstandard asks for, in bytes. A decompressor allocates that at once, and a few bytes may
 * ask for terabytes (RFC 8878, section 3.1.1).
 */
export function zstdWindow(bytes: Buffer): number {
  let largest = 0;
  for (let at = 0; at + 5 <= bytes.length; ) {
    const magic = bytes.readUInt32LE(at);
    if (magic >>> 4 === 0x184d2a5) {
      if (at + 8 > bytes.length) break;
      at += 8 + bytes.readUInt32LE(at + 4);
      continue;
    }
    if (magic !== 0xfd2fb528) break;
    const { window, blocksAt } = frameHead(bytes, at + 4);
    largest = Math.max(largest, window);
    const end = endOfBlocks(bytes, blocksAt);
    if (end === null) break;
    at = end + ((bytes[at + 4]! & 4) === 0 ? 0 : 4);
  }
  return largest;
}

function frameHead(bytes: Buffer, at: number): { readonly window: number; readonly blocksAt: number } {
  const descriptor = bytes[at]!;
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!;
  const sizeAt = at + 1 + (isSingle ? 0 : 1) + dictionaryBytes;
  const blocksAt = sizeAt + sizeBytes;
  if (!isSingle) {
    const said = bytes[at + 1]!;
    const base = 2 ** (10 + (said >> 3));
    return { window: base + (base / 8) * (said & 7), blocksAt };
  }
  // Such a frame has no window of its own: its content is the window. A size of two bytes counts from 256.
  let size = sizeBytes === 2 ? 256 : 0;
  for (let i = 0; i < sizeBytes; i++) size += (bytes[sizeAt + i] ?? 0) * 2 ** (8 * i);
  return { window: size, blocksAt };
}

/** Null if the blocks end too early. */
function endOfBlocks(bytes: Buffer, from: number): number | null {
  for (let at = from; at + 3 <= bytes.length; ) {
    const head = bytes.readUIntLE(at, 3);
    const isRepeated = ((head >> 1) & 3) === 1;
    at += 3 + (isRepeated ? 1 : head >> 3);
    if ((head & 1) === 1) return at;
  }
  return null;
}
