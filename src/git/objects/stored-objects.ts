import { readAt, usePlain } from '../plain-file.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * "\377tOc". An index that begins with it has a version. The first version has no such mark and begins with its table.
 */
const signature = 0xff744f63;
const tableBytes = 4 * 256;

/**
 * How many objects packs and loose files hold. An object in two of them counts twice. The last number of an index's
 * table is the number of its objects (format: git's `Documentation/gitformat-pack.adoc`), so only a few bytes of each
 * index are read.
 *
 * @returns null if an index cannot be read
 */
export function storedObjects({ packs, loose }: Pick<ObjectStore, 'packs' | 'loose'>): number | null {
  let objects = loose.length;
  for (const pack of packs) {
    const inside = packedObjects(`${pack}.idx`);
    if (inside === null) return null;
    objects += inside;
  }
  return objects;
}

function packedObjects(index: string): number | null {
  const head = Buffer.alloc(8 + tableBytes);
  if ((usePlain(index, (descriptor) => readAt(descriptor, head, 0)) ?? 0) < tableBytes) return null;
  return head.readUInt32BE((head.readUInt32BE(0) === signature ? 8 : 0) + tableBytes - 4);
}
