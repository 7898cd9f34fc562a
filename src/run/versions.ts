import type { BlobResult } from '../engine/match.ts';
import type { Scanned } from '../engine/rescan.ts';
import type { Scanner } from '../engine/scanner.ts';
import type { Blob } from '../sources/source.ts';

/** In bytes. A shorter content is searched as quickly as it is compared. */
const leastBytes = 128 * 1024;

/** In bytes: how much is held at once. The contents that were not needed for the longest time are dropped. */
const mostBytes = 16 * 1024 * 1024;

/**
 * Makes a function that scans long versions of files; for other contents it gives null. A lock file of a megabyte has
 * hundreds of versions that differ in a few lines, so of each version only what differs from the one before is searched.
 */
export function versionScan(scanning: Scanner): (blob: Blob) => BlobResult | null {
  const last = new Map<string, Scanned>();
  let held = 0;
  const drop = (path: string): void => {
    held -= last.get(path)?.content.length ?? 0;
    last.delete(path);
  };
  return ({ path, content, isVersion = false }) => {
    if (!isVersion || !Buffer.isBuffer(content) || content.length < leastBytes) return null;
    const earlier = last.get(path);
    const result = earlier === undefined ? scanning.scan(content, path) : scanning.rescan(content, path, earlier);
    drop(path);
    last.set(path, { content, path, result });
    held += content.length;
    for (const oldest of last.keys()) {
      if (held <= mostBytes) break;
      drop(oldest);
    }
    return result;
  };
}
