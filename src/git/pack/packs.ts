import type { ObjectStore } from '../objects/object-store.ts';
import { familySteps, type PackFamilies } from './pack-families.ts';
import { hasObject, indexSteps, markRepeated, objectCount, type PackIndex, repeatedPlaces } from './pack-index.ts';
import { objectsOfStep, type Steps, withPauses } from './steps.ts';

/** A pack that can be read without git. */
export interface Pack {
  readonly index: PackIndex;
  readonly families: PackFamilies;
  /** By place: what {@link repeatedPlaces} marks; also marked are objects that are loose too. In shared memory. */
  readonly repeated: Uint8Array;
  /**
   * The number of its first object, if the objects of all packs are numbered one after the other, in the order of their names. An
   * object that several packs hold has several numbers.
   */
  readonly first: number;
  /** By the position of its name: 1 if the path of an object is looked for. In shared memory. */
  readonly wanted: Uint8Array;
}

/** Packs by their paths without `.pack`, and loose objects by their names. */
export interface StoredFiles {
  readonly packs: readonly string[];
  readonly loose: readonly string[];
}

/** The packs to read, and functions that tell what the store holds. */
export interface ReadPacks {
  readonly packs: readonly Pack[];
  /** Packs, known or not, in a form that git does not write today. Only git can say what they hold. */
  readonly unreadable: readonly string[];
  /** Whether one of the packs that can be read has an object, known or not. */
  readonly isPacked: (oid: string) => boolean;
  /**
   * Whether the store has an object, known or not, by its name in hexadecimal. Objects that only git can read do not
   * count.
   */
  readonly has: (oid: string) => boolean;
}

/**
 * Opens packs of a store, to be read without git.
 *
 * @param paths the packs to open
 * @param known what an earlier run has read
 * @param signal stops it; half a million objects take a second
 * @throws the reason of the signal
 */
export async function readPacks(store: ObjectStore, { paths, known }: { readonly paths: readonly string[]; readonly known: StoredFiles }, signal?: AbortSignal): Promise<ReadPacks> {
  const all = <Result>(steps: Steps<Result>): Promise<Result> => withPauses(steps, () => turn(signal));
  const unreadable: string[] = [];
  const read = <Part>(path: string, part: Part | null): Part | null => {
    if (part === null) unreadable.push(path);
    return part;
  };
  const found: Pick<Pack, 'index' | 'families'>[] = [];
  for (const path of paths) {
    const index = read(path, await all(indexSteps(path)));
    const families = index === null ? null : read(path, await all(familySteps(index)));
    if (index !== null && families !== null) found.push({ index, families });
  }
  found.sort((a, b) => objectCount(b.index) - objectCount(a.index));
  const knownIndexes: PackIndex[] = [];
  for (const path of known.packs) knownIndexes.push(...[read(path, await all(indexSteps(path)))].filter((index) => index !== null));
  const knownLoose = new Set(known.loose);
  const isKnown = (name: Uint8Array): boolean =>
    knownIndexes.some((index) => hasObject(index, name, 0)) || (knownLoose.size > 0 && knownLoose.has(Buffer.from(name).toString('hex')));
  const indexes = found.map(({ index }) => index);
  const repeated = await all(repeatedPlaces(indexes, knownIndexes.length + knownLoose.size > 0 ? isKnown : null));
  const every = [...indexes, ...knownIndexes];
  const isPacked = (oid: string): boolean => {
    const name = Buffer.from(oid, 'hex');
    return every.some((index) => name.length === index.nameBytes && hasObject(index, name, 0));
  };
  const loose = new Set(store.loose);
  await all(markLoose(loose, indexes, repeated));
  return {
    packs: numbered(found.map((pack, i) => ({ ...pack, repeated: repeated[i]! }))),
    unreadable,
    isPacked,
    has: (oid) => loose.has(oid) || isPacked(oid),
  };
}

function numbered(packs: readonly Omit<Pack, 'first' | 'wanted'>[]): readonly Pack[] {
  let next = 0;
  return packs.map((pack) => {
    const count = objectCount(pack.index);
    next += count;
    return { ...pack, first: next - count, wanted: new Uint8Array(new SharedArrayBuffer(count)) };
  });
}

/** Marks the objects of packs that are loose too. */
function* markLoose(loose: ReadonlySet<string>, indexes: readonly PackIndex[], repeated: readonly Uint8Array[]): Steps<void> {
  let marked = 0;
  for (const oid of loose) {
    if (marked++ % objectsOfStep === 0) yield;
    const name = Buffer.from(oid, 'hex');
    for (const [i, index] of indexes.entries()) if (name.length === index.nameBytes) markRepeated(index, repeated[i]!, name, 0);
  }
}

/** Lets other work run. */
async function turn(signal: AbortSignal | undefined): Promise<void> {
  await new Promise(setImmediate);
  signal?.throwIfAborted();
}
