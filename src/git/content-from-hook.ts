import { readSync } from 'node:fs';
import type { GitObject } from './cat-file.ts';
import { isContent } from './is-content.ts';
import { parseChange } from './parse-raw-diff.ts';
import { type StagedEntry, stagedEntry } from './staged-entries.ts';

/** One path whose content the next commit changes, and that content. */
export interface StagedObject extends StagedEntry {
  readonly object: GitObject;
}

/** Bytes; of what is more than this, git is asked piece by piece. */
const limit = 32 * 1024 * 1024;

/** Says whether a merge is under way (see `src/hooks/hook-script.ts`). */
const head = 'MERGE_HEAD missing\n';
/** Comes behind the last content where git had no trouble to list the changes. */
const tail = '..end missing\n';

/**
 * What the hook had git say while Node started: `git diff-index --raw` and, with each line of it, what `git cat-file
 * --batch` gives. To start git twice from here would take longer than all else.
 *
 *     MERGE_HEAD missing
 *     7b18d017f8… blob 5 :100644 100644 5716ca5987… 7b18d017f8… M<tab>file.txt
 *     hello
 *     ..end missing
 *
 * Null for all that is not just so: a merge, a first commit, a missing object, an unmerged path, a submodule, a name that
 * git quotes, a stream without its end. Then git has to be asked, and what it says counts.
 */
export function contentFromHook(from: number): readonly StagedObject[] | null {
  const stream = readAll(from);
  return stream === null ? null : parseHandedOver(stream);
}

/** Reads without a stream, which Node takes 3 ms to make; null where it cannot be read, or is too much. */
function readAll(from: number): Buffer | null {
  let bytes = Buffer.allocUnsafe(64 * 1024);
  let filled = 0;
  try {
    for (;;) {
      const more = readSync(from, bytes, filled, bytes.length - filled, null);
      if (more === 0) return bytes.subarray(0, filled);
      filled += more;
      if (filled > limit) return null;
      if (filled === bytes.length) bytes = Buffer.concat([bytes], Math.min(bytes.length * 4, limit + 1));
    }
  } catch (error) {
    // The end of a pipe, on Windows.
    return (error as NodeJS.ErrnoException).code === 'EOF' ? bytes.subarray(0, filled) : null;
  }
}

/** {@link contentFromHook}, of the stream as a whole. */
export function parseHandedOver(stream: Buffer): readonly StagedObject[] | null {
  const end = stream.length - tail.length;
  if (stream.toString('latin1', 0, head.length) !== head || stream.toString('latin1', Math.max(0, end)) !== tail) return null;
  const objects: StagedObject[] = [];
  let at = head.length;
  while (at < end) {
    const endOfLine = stream.indexOf(0x0a, at);
    const endOfHeader = stream.indexOf(0x09, at);
    if (endOfHeader === -1 || endOfHeader > endOfLine) return null;
    const found = /^([0-9a-f]+) blob (\d+) (:.*)$/.exec(stream.toString('latin1', at, endOfHeader));
    const change = found === null ? null : parseChange(found[3]!);
    const path = stream.subarray(endOfHeader + 1, endOfLine);
    if (change === null || change.newOid !== found![1] || !isContent(change.newMode) || path[0] === 0x22) return null;
    const from = endOfLine + 1;
    const size = Number(found![2]);
    at = from + size + 1;
    if (at > end || stream[at - 1] !== 0x0a) return null;
    const object = { kind: 'blob', oid: change.newOid, size, content: stream.subarray(from, from + size) } as const;
    objects.push({ ...stagedEntry({ ...change, path }), object });
  }
  return objects.length === 0 ? null : objects;
}
