import type { ObjectStore } from '../objects/object-store.ts';
import { type PackFamilies, packFamilies } from './pack-families.ts';
import { hasObject, type PackIndex, packIndex, repeatedPlaces } from './pack-index.ts';

/** A pack that can be read without git. */
export interface Pack {
  readonly index: PackIndex;
  readonly families: PackFamilies;
  /** By place: 1 for an object that is known already, or that a pack before it has as well. In shared memory. */
  readonly repeated: Uint8Array;
}

/** Packs by their paths without `.pack`, and loose objects by their names. */
export interface StoredFiles {
  readonly packs: readonly string[];
  readonly loose: readonly string[];
}

/** The packs that are to be read, and what the store holds besides. */
export interface ReadPacks {
  readonly packs: readonly Pack[];
  /** Whether the store has an object, known or not; by its name in hexadecimal. */
  readonly has: (oid: string) => boolean;
}

/**
 * Packs of a store, to be read without git.
 *
 * @param known what was looked at already
 * @returns null where git may see objects that would be missed, or a pack is not as git writes it: then git has to say
 *   what there is
 */
export function readPacks(store: ObjectStore, { paths, known }: { readonly paths: readonly string[]; readonly known: StoredFiles }): ReadPacks | null {
  if (!store.isWhole) return null;
  const indexes = allIndexes(paths);
  const knownIndexes = allIndexes(known.packs);
  if (indexes === null || knownIndexes === null) return null;
  const knownLoose = new Set(known.loose);
  const isKnown = (name: Uint8Array): boolean =>
    knownIndexes.some((index) => hasObject(index, name, 0)) || (knownLoose.size > 0 && knownLoose.has(Buffer.from(name).toString('hex')));
  const repeated = repeatedPlaces(indexes, knownIndexes.length + knownLoose.size > 0 ? isKnown : null);
  const packs: Pack[] = [];
  for (const [i, index] of indexes.entries()) {
    const families = packFamilies(index);
    if (families === null) return null;
    packs.push({ index, families, repeated: repeated[i]! });
  }
  const all = [...indexes, ...knownIndexes];
  const loose = new Set(store.loose);
  const has = (oid: string): boolean => {
    if (loose.has(oid)) return true;
    const name = Buffer.from(oid, 'hex');
    return all.some((index) => name.length === index.nameBytes && hasObject(index, name, 0));
  };
  return { packs, has };
}

function allIndexes(paths: readonly string[]): readonly PackIndex[] | null {
  const indexes: PackIndex[] = [];
  for (const path of paths) {
    const index = packIndex(path);
    if (index === null) return null;
    indexes.push(index);
  }
  return indexes;
}
