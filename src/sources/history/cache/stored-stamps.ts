import { createHash } from 'node:crypto';
import { existsSync, fstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readAt, usePlain } from '../../../git/plain-file.ts';
import type { ObjectStore } from '../../../git/objects/object-store.ts';

/**
 * By what an earlier run knows the files again that it looked at: whoever unpacks a folder chooses names, content and
 * times of modification, and none of what the file system says of its own.
 */
export interface Stamps {
  /** By path without `.pack`. */
  readonly packs: Readonly<Record<string, PackStamp>>;
  /** By name. Of an object that lies in two folders, those of both. */
  readonly loose: Readonly<Record<string, string>>;
}

/** Of a pack and of its index: what the file system says, and the checksum at the end. */
export interface PackStamp {
  readonly files: readonly [pack: string, index: string];
  readonly sums: readonly [pack: string, index: string];
}

const suffixes = ['.pack', '.idx'] as const;

/** Takes them down, before anything is read: what is changed while it is read is not known again. Null if a file is gone. */
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
 * Whether a pack is the one that was looked at. Git itself sets the times of a pack again when it needs an object of it
 * again; then the checksum tells, once it was worked out from all of the content.
 */
export function isSamePack(pack: string, seen: PackStamp, now: PackStamp): boolean {
  return suffixes.every((suffix, i) => now.files[i] === seen.files[i] || (now.sums[i] === seen.sums[i] && contentSum(pack + suffix) === seen.sums[i]));
}

/** The files of a loose object after the first ones: one in each folder that has it. */
export function looseFiles({ folders }: ObjectStore, oid: string, from = 0): readonly string[] {
  // Of the one folder that most repositories have, the names were listed.
  if (folders.length <= from) return [];
  return folders.map((folder) => join(folder, oid.slice(0, 2), oid.slice(2))).filter((file) => existsSync(file)).slice(from);
}

function looseStamp({ folders }: ObjectStore, oid: string): string {
  return folders.flatMap((folder) => stampOf(join(folder, oid.slice(0, 2), oid.slice(2))) ?? []).join(' ');
}

/** Size, number and time of the last change of any kind, which nobody can set. */
function stampOf(file: string): string | null {
  // Packs may be links, of which the file counts.
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.size}.${stats.ino}.${stats.ctimeNs}`;
}

const sumBytes = 20;

/** The last bytes of a file of git's, which are a checksum of the others. */
function sumOf(file: string): string | null {
  return usePlain(file, (descriptor) => {
    const sum = Buffer.alloc(sumBytes);
    const at = fstatSync(descriptor).size - sumBytes;
    return at > 0 && readAt(descriptor, sum, at) === sumBytes ? sum.toString('hex') : null;
  });
}

/** The same, worked out. In a repository with SHA-256 it never is what stands there, and the pack is looked at again. */
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
