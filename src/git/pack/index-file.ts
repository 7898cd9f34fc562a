import { fstatSync } from 'node:fs';
import { readAt, usePlain } from '../plain-file.ts';

/** "\377tOc", version 2: the only form that git has written since 2007. */
const signature = Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]);
/** The length of a pack's head; the first object comes after it. */
export const headBytes = 12;
export const fanOutAt = 8;
export const namesAt = fanOutAt + 4 * 256;

/** An index that is read, but not looked through. */
export interface IndexFile {
  /** Absolute path of the pack. */
  readonly file: string;
  /** The index as it is stored, in shared memory. */
  readonly bytes: Uint8Array;
  /** Bytes of an object's name: 20, or 32 in a repository with SHA-256. */
  readonly nameBytes: number;
  /** How many objects it names. */
  readonly count: number;
  /** Where the last object of the pack ends. */
  readonly end: number;
}

/**
 * Reads the index of a pack, and checks the beginning and the end of the pack itself (format: git's
 * `Documentation/gitformat-pack.adoc`). Its names and offsets are not looked at.
 *
 * @param pack absolute path of the pack, without `.pack`
 * @returns null if anything differs from what git writes
 */
export function indexFile(pack: string): IndexFile | null {
  const bytes = read(`${pack}.idx`);
  if (bytes === null || bytes.length < namesAt + 40 || signature.compare(bytes, 0, 8) !== 0) return null;
  const count = new DataView(bytes.buffer).getUint32(fanOutAt + 4 * 255);
  const nameBytes = nameLength(bytes.length, count);
  if (nameBytes === null) return null;
  const file = `${pack}.pack`;
  const size = packSize(file, bytes.subarray(bytes.length - 2 * nameBytes, bytes.length - nameBytes), count);
  return size === null || !isRising(bytes) ? null : { file, bytes, nameBytes, count, end: size - nameBytes };
}

/**
 * Where an object begins, found by the very comparisons that git makes: of an index whose names are not in order, or not each once,
 * both see the same. Null if git does not find the name.
 *
 * @param name bytes in which the name stands at `at`
 */
export function offsetByName(index: IndexFile, name: Uint8Array, at: number): number | null {
  const { bytes, nameBytes } = index;
  const first = name[at]!;
  let low = first === 0 ? 0 : fanOut(bytes, first - 1);
  let high = fanOut(bytes, first);
  const beginning = wordAt(name, at);
  while (low < high) {
    const middle = low + ((high - low) >>> 1);
    const there = namesAt + middle * nameBytes;
    let same = wordAt(bytes, there) === beginning ? 4 : 0;
    while (same < nameBytes && bytes[there + same] === name[at + same]) same++;
    if (same === nameBytes) return offsetAt(index, middle);
    if (bytes[there + same]! > name[at + same]!) high = middle;
    else low = middle + 1;
  }
  return null;
}

/** Whether the table of first bytes never falls. git uses no index in which it falls. */
function isRising(bytes: Uint8Array): boolean {
  for (let first = 1; first < 256; first++) if (fanOut(bytes, first) < fanOut(bytes, first - 1)) return false;
  return true;
}

/** How many names begin with this byte or a lower one. */
export function fanOut(bytes: Uint8Array, first: number): number {
  return wordAt(bytes, fanOutAt + 4 * first);
}

/** Four bytes as a number, the highest byte first. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 0x100_0000 + (bytes[at + 1]! << 16) + (bytes[at + 2]! << 8) + bytes[at + 3]!;
}

/**
 * The offset of the object whose name is at a position. An offset of more than 31 bits stands in a second table, and
 * the first one gives its position there.
 */
export function offsetAt({ bytes, nameBytes, count }: Pick<IndexFile, 'bytes' | 'nameBytes' | 'count'>, at: number): number | null {
  const smallAt = namesAt + count * (nameBytes + 4) + 4 * at;
  const small = wordAt(bytes, smallAt);
  if (small < 0x8000_0000) return small;
  const largeAt = namesAt + count * (nameBytes + 8) + 8 * (small - 0x8000_0000);
  if (largeAt + 8 > bytes.length - 2 * nameBytes) return null;
  return Number(new DataView(bytes.buffer).getBigUint64(largeAt));
}

/**
 * The length of a name, found from the size of the index. Each object takes its name, four bytes for a checksum and
 * four for its offset, and eight more if the offset is above 2 GB. Null if no length fits.
 */
function nameLength(size: number, count: number): number | null {
  for (const length of [20, 32]) {
    const large = size - namesAt - 2 * length - count * (length + 8);
    if (large >= 0 && large % 8 === 0 && large / 8 <= count) return length;
  }
  return null;
}

/** The length of the pack; null if it is incomplete, or not the pack of this index. */
function packSize(file: string, checksum: Uint8Array, count: number): number | null {
  return usePlain(file, (descriptor) => {
    const head = Buffer.alloc(12);
    const { size } = fstatSync(descriptor);
    // "PACK", version 2.
    if (readAt(descriptor, head, 0) < 12 || head.readUInt32BE(0) !== 0x5041_434b || head.readUInt32BE(4) !== 2 || head.readUInt32BE(8) !== count) return null;
    const end = Buffer.alloc(checksum.length);
    return readAt(descriptor, end, size - end.length) === end.length && end.equals(checksum) ? size : null;
  });
}

/** The bytes of a file, in shared memory; null if it cannot be read. */
function read(file: string): Uint8Array | null {
  return usePlain(file, (descriptor) => {
    const bytes = new Uint8Array(new SharedArrayBuffer(fstatSync(descriptor).size));
    return readAt(descriptor, bytes, 0) === bytes.length ? bytes : null;
  });
}
