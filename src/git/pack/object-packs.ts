import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectStore } from '../objects/object-store.ts';
import { type IndexFile, indexFile, offsetByName } from './index-file.ts';

/** In bytes: the indexes that are held at once. More of them belong to more than four million objects. */
const mostBytes = 128 * 1024 * 1024;

/** In bytes: a name of SHA-256. */
const longestName = 32;

/** More packs are not searched: each of them would be, for each object. */
const mostPacks = 100;

/** Finds objects in the packs of a store. */
export interface ObjectPacks {
  readonly indexes: readonly IndexFile[];
  /** Where an object begins, and in which of the packs; null if it is in none of them, or if the store has it more than once. */
  readonly find: (oid: string) => { readonly pack: number; readonly offset: number } | null;
}

/**
 * Opens the indexes of all packs.
 *
 * @returns null if git may look for objects elsewhere, if an index is not as git writes it, or if there is too much to read
 */
export function objectPacks({ packs, loose, isWhole, folders }: ObjectStore): ObjectPacks | null {
  if (!isWhole || packs.length === 0 || packs.length > mostPacks) return null;
  // git believes this list rather than the indexes.
  if (folders.some((folder) => ['multi-pack-index', 'multi-pack-index.d'].some((name) => existsSync(join(folder, 'pack', name))))) return null;
  const indexes: IndexFile[] = [];
  let bytes = 0;
  for (const pack of packs) {
    const index = bytes > mostBytes ? null : indexFile(pack);
    if (index === null) return null;
    bytes += index.bytes.length;
    indexes.push(index);
  }
  const isLoose = new Set(loose);
  const name = Buffer.alloc(longestName);
  return {
    indexes,
    find(oid) {
      if (isLoose.has(oid)) return null;
      const nameBytes = name.write(oid, 'hex');
      let found: { readonly pack: number; readonly offset: number } | null = null;
      for (const [pack, index] of indexes.entries()) {
        const offset = index.nameBytes === nameBytes ? offsetByName(index, name, 0) : null;
        if (offset === null) continue;
        if (found !== null) return null;
        found = { pack, offset };
      }
      return found;
    },
  };
}
