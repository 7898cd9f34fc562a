import { type PackIndex, placeAt, placeOf } from './pack-index.ts';

/** The head of an object in a pack, which stands before its compressed bytes. */
export interface PackEntry {
  /** Null for a delta, which has the type of its base. */
  readonly type: 'commit' | 'tree' | 'blob' | 'tag' | null;
  /** Bytes of the content, or of the delta. */
  readonly size: number;
  /** Where the compressed bytes begin, counted from the beginning of the entry. */
  readonly dataAt: number;
  /** The place of the delta's base in the pack; -1 for an object that is stored whole. */
  readonly base: number;
}

/** More bytes than any head has: ten for type and size, then the name of a base, or up to ten for its distance. */
export const longestEntryHead = 10 + 32;

/** The types of objects that are stored whole, by the numbers that stand for them in a pack. */
export const packTypes = [undefined, 'commit', 'tree', 'blob', 'tag'] as const;
/** The numbers of deltas. */
export const deltaByDistance = 6;
export const deltaByName = 7;

/** The head as it is stored. The place of its base is not looked up yet. */
export interface EntryHead extends Pick<PackEntry, 'type' | 'size' | 'dataAt'> {
  /** For a delta: how many bytes before it its base begins, or where in the head the name of the base stands. */
  readonly base: { readonly distance: number } | { readonly nameAt: number } | null;
}

/**
 * Reads the head of an entry.
 * @param bytes the entry from its beginning on; at least its head
 * @returns null if this is not the head of an entry
 */
export function entryHead(bytes: Buffer, nameBytes: number): EntryHead | null {
  let at = 0;
  let byte = bytes[at++] ?? 0;
  const kind = (byte >> 4) & 7;
  let size = byte & 15;
  for (let factor = 16; byte >= 0x80; factor *= 128) {
    byte = bytes[at++] ?? 0;
    size += (byte & 0x7f) * factor;
  }
  if (kind === deltaByName) return { type: null, size, dataAt: at + nameBytes, base: { nameAt: at } };
  if (kind !== deltaByDistance) {
    const type = packTypes[kind] ?? null;
    return type === null ? null : { type, size, dataAt: at, base: null };
  }
  byte = bytes[at++] ?? 0;
  let distance = byte & 0x7f;
  while (byte >= 0x80) {
    byte = bytes[at++] ?? 0;
    distance = (distance + 1) * 128 + (byte & 0x7f);
  }
  return distance === 0 ? null : { type: null, size, dataAt: at, base: { distance } };
}

/**
 * Reads the head of an entry and looks up its base.
 * @param bytes the entry from its beginning on; at least its head
 * @param offset where the entry begins in the pack
 * @returns null if this is not the head of an entry, or its base is not in this pack
 */
export function packEntry(bytes: Buffer, offset: number, index: PackIndex): PackEntry | null {
  const head = entryHead(bytes, index.nameBytes);
  if (head === null || head.base === null) return head === null ? null : { ...head, base: -1 };
  const { type, size, dataAt, base: where } = head;
  const base =
    'distance' in where
      ? placeAt(index, offset - where.distance)
      : placeOf(index, bytes.subarray(where.nameAt, where.nameAt + index.nameBytes));
  return base === null ? null : { type, size, dataAt, base };
}
