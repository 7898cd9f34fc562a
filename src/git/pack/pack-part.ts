import { entryHead, longestEntryHead, packTypes } from './pack-entry.ts';
import type { PackEntries } from './pack-entries.ts';
import { familiesOf, neither, type PackFamilies, standsForItself } from './pack-families.ts';
import { type IndexFile, offsetByName } from './index-file.ts';
import { pagedBytes, PagedFile } from './paged-file.ts';
import { inOneGo, objectsOfStep, type Steps } from './steps.ts';

/** Some objects of a pack, and the objects that they are made from. */
export interface PackPart {
  readonly entries: PackEntries;
  readonly families: PackFamilies;
  /** By place: the number of the object in the list of the wanted ones; -1 for one that is only a base. */
  readonly wanted: Int32Array;
  /** By the index of the root: about how much work its family is, in bytes that are made and looked at. */
  readonly weights: Float64Array;
}

/** An object takes as long as so many bytes, however small it is. */
const bytesOfObject = 20_000;

/**
 * Finds what is needed to make some objects of a pack. Only their heads are read, and those of their bases, so this is quick in a
 * large pack too.
 *
 * @param offsets where these objects begin
 * @throws {Error} of the file system, if the pack cannot be read
 */
export function* packPart(index: IndexFile, offsets: readonly number[]): Steps<PackPart> {
  const file = new PagedFile(index.file, Buffer.allocUnsafeSlow(pagedBytes + longestEntryHead));
  try {
    return arranged(index, offsets, yield* headsOf(index, offsets, file));
  } finally {
    file.close();
  }
}

/** Heads by their offsets. */
type Heads = ReadonlyMap<number, Head>;

interface Head {
  /** Where its base begins; if it has none, a negative number as in `familiesOf`. */
  readonly base: number;
  /** A place that is not before its end. */
  readonly end: number;
  /** Bytes of its content, or of its delta. */
  readonly size: number;
  place: number;
}

/** Gives places to the objects, in the order of the pack. */
function arranged({ file, nameBytes }: IndexFile, asked: readonly number[], heads: Heads): PackPart {
  const offsets = Float64Array.from(heads.keys()).sort();
  const inOrder = Array.from(offsets, (offset) => heads.get(offset)!);
  for (const [place, head] of inOrder.entries()) head.place = place;
  const bases = new Int32Array(offsets.length);
  const ends = new Float64Array(offsets.length);
  for (const [place, { base, end }] of inOrder.entries()) {
    bases[place] = base < 0 ? base : heads.get(base)!.place;
    // No object ends behind the beginning of the next one.
    ends[place] = Math.min(end, offsets[place + 1] ?? end);
  }
  const wanted = new Int32Array(offsets.length).fill(-1);
  for (const [number, offset] of asked.entries()) wanted[heads.get(offset)!.place] = number;
  const families = inOneGo(familiesOf(bases));
  const weights = Float64Array.from(families.roots, (root, i) => families.sizes[i]! * (bytesOfObject + inOrder[root]!.size));
  return { entries: { file, offsets, ends, nameBytes }, families, wanted, weights };
}

function* headsOf(index: IndexFile, offsets: readonly number[], file: PagedFile): Steps<Heads> {
  const heads = new Map<number, Head>();
  // A base stands before what is made from it, in most packs. In this order its page has been read a short while ago.
  const left = Array.from(Float64Array.from(offsets).sort());
  for (let offset = left.pop(); offset !== undefined; offset = left.pop()) {
    if (heads.has(offset)) continue;
    if (heads.size % objectsOfStep === 0) yield;
    const head = headAt(index, offset, file);
    heads.set(offset, head);
    if (head.base >= 0) left.push(head.base);
  }
  return heads;
}

function headAt(index: IndexFile, offset: number, file: PagedFile): Head {
  const bytes = file.bytes(offset, Math.min(offset + longestEntryHead, index.end));
  const head = bytes === null ? null : entryHead(bytes, index.nameBytes);
  if (bytes === null || head === null) return { base: neither, end: 0, size: 0, place: 0 };
  const { type, size, dataAt, base } = head;
  const end = Math.min(index.end, offset + dataAt + mostDeflated(size));
  if (base === null) return { base: standsForItself(packTypes.indexOf(type!)), end, size, place: 0 };
  const at = 'distance' in base ? offset - base.distance : offsetByName(index, bytes, base.nameAt);
  return { base: at === null || at < 0 || at >= index.end ? neither : at, end, size, place: 0 };
}

/** More bytes than zlib makes of so many. What another program has made longer is left to git. */
function mostDeflated(size: number): number {
  return size + Math.ceil(size / 1000) + 64;
}
