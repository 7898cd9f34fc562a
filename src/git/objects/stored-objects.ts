import { readAt, usePlain } from '../plain-file.ts';
import type { ObjectStore } from './object-store.ts';

/** "\377tOc": the index has a version. Without it, it is of the first one, which begins with its table. */
const signature = 0xff744f63;
const tableBytes = 4 * 256;

/**
 * How many objects packs and loose files hold; one that stands in several of them counts for each. The last number of
 * each index's table is that of all its objects (format: git's `Documentation/gitformat-pack.adoc`), so this costs a
 * short read for each pack.
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
