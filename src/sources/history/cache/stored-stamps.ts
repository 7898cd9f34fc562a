import { createHash } from 'node:crypto';
import { existsSync, fstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readAt, usePlain } from '../../../git/plain-file.ts';
import type { ObjectStore } from '../../../git/objects/object-store.ts';

/**
 * How a run recognizes the files that an earlier run read. Whoever unpacks a folder can choose names, content and modification
 * times, but not the file system's own numbers and change times.
 */
export interface Stamps {
  /** By the path of the pack, without `.pack`. */
  readonly packs: Readonly<Record<string, PackStamp>>;
  /** By the name of the object. If it lies in two folders, the stamp covers both files. */
  readonly loose: Readonly<Record<string, string>>;
}

/** For a pack and for its index: the file system's facts, and the checksum at the end. */
export interface PackStamp {
  readonly files: readonly [pack: string, index: string];
  readonly sums: readonly [pack: string, index: string];
}

const suffixes = ['.pack', '.idx'] as const;

/** Takes the stamps before anything is read, so that a file that changes while it is read is not recognized later. Null if a file is gone. */
export function stampsOf(store: ObjectStore): Stamps | null {
  const packs: Record<string, PackStamp> = {};
  for (const pack of store.packs) {
    const [inPack, inIndex] = suffixes.map((suffix) => ({ stamp: stampOf(pack + suffix), sum: sumOf(pack + suffix) }));
    if (inPack?.stamp == null || inPack.sum === null || inIndex?.stamp == null || inIndex.sum === null) return null;
    packs[pack] = { files: [inPack.stamp, inIndex.stamp], sums: [inPack.sum, inIndex.sum] };
  }
  return { packs, loose: Object.fromEntries(store.loose.map((oid) => [oid, looseStamp(store, oid)])) };
}

/**
 * Whether a pack is the same as before. git itself updates the times of a pack when it writes one of its objects again. Then the
 * checksum decides, computed from all of the content.
 */
export function isSamePack(pack: string, seen: PackStamp, now: PackStamp): boolean {
  return suffixes.every((suffix, i) => now.files[i] === seen.files[i] || (now.sums[i] === seen.sums[i] && contentSum(pack + suffix) === seen.sums[i]));
}

/** The files of a loose object, one in each folder that has it, without the first `from` of them. */
export function looseFiles({ folders }: ObjectStore, oid: string, from = 0): readonly string[] {
  // Most repositories have one folder of objects, and its names were listed already.
  if (folders.length <= from) return [];
  return folders.map((folder) => join(folder, oid.slice(0, 2), oid.slice(2))).filter((file) => existsSync(file)).slice(from);
}

function looseStamp({ folders }: ObjectStore, oid: string): string {
  return folders.flatMap((folder) => stampOf(join(folder, oid.slice(0, 2), oid.slice(2))) ?? []).join(' ');
}

/** Size, inode and change time. Nobody can set the change time. */
function stampOf(file: string): string | null {
  // A pack may be a link; then the stamp is that of its target.
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.size}.${stats.ino}.${stats.ctimeNs}`;
}

const sumBytes = 20;

/** The last bytes of a file of git's: a checksum of all bytes before them. */
function sumOf(file: string): string | null {
  return usePlain(file, (descriptor) => {
    const sum = Buffer.alloc(sumBytes);
    const at = fstatSync(descriptor).size - sumBytes;
    return at > 0 && readAt(descriptor, sum, at) === sumBytes ? sum.toString('hex') : null;
  });
}

/** The same checksum, computed. In a repository with SHA-256 it never matches, so the pack is read again. */
function contentSum(file: string): string | null {
  return usePlain(file, (descriptor) => {
    const hash = createHash('sha1');
    const part = Buffer.allocUnsafe(1 << 20);
    let left = fstatSync(descriptor).size - sumBytes;
    for (let at = 0; left > 0; ) {
      const got = readAt(descriptor, part.subarray(0, Math.min(part.length, left)), at);
      if (got === 0) return null;
      hash.update(part.subarray(0, got));
      at += got;
      left -= got;
    }
    return hash.digest('hex');
  });
}
