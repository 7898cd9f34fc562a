import { readSync } from 'node:fs';
import type { GitObject } from '../objects/cat-file.ts';
import { isContent, parseChange } from '../commits/changes/parse-raw-diff.ts';

/** One path that the next commit changes, its new content, and the content in the last commit. */
export interface HandedOver {
  readonly path: Buffer;
  readonly object: GitObject;
  /** Null for a new file. */
  readonly before: Buffer | null;
}

/** Everything that the next commit changes. */
export interface AllHandedOver {
  readonly contents: readonly HandedOver[];
  /** Whether the next commit deletes a file. Then a new file may be a moved one. */
  readonly deletes: boolean;
}

/** The most bytes that are read. If there are more, git is asked piece by piece. */
const limit = 32 * 1024 * 1024;

/** The first line. It says that no merge is under way (see `scripts/hook-entry/hook-script.ts`). */
const head = 'MERGE_HEAD missing\n';
/** The last line. It is missing if git could not list all changes. */
const tail = '..end missing\n';
/** Stands for each deleted file. */
const deletion = '..deletion missing\n';

/**
 * Reads the output of git that the hook collected while Node started: `git diff-index --raw`, with the new and the old
 * content after each of its lines, by `git cat-file --batch`. Starting git two or three times from here would take
 * longer than everything else.
 *
 *     MERGE_HEAD missing
 *     7b18d017f8… blob 5 :100644 100644 5716ca5987… 7b18d017f8… M<tab>file.txt
 *     hello
 *     5716ca5987… blob 2
 *     hi
 *     ..deletion missing
 *     ..end missing
 *
 * Null in all other cases: a merge, a first commit, a missing object, an unmerged path, a submodule, a name that git
 * quotes, a stream without its end. Then git has to be asked.
 */
export function contentFromHook(from: number): AllHandedOver | null {
  const stream = readAll(from);
  return stream === null ? null : parseHandedOver(stream);
}

/**
 * Reads without a stream, since Node takes 3 ms to make one. Null if the descriptor cannot be read, or gives too much.
 */
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
    // On Windows this error means that the pipe has ended.
    return (error as NodeJS.ErrnoException).code === 'EOF' ? bytes.subarray(0, filled) : null;
  }
}

/** Does what {@link contentFromHook} does, for the bytes of the stream. */
export function parseHandedOver(stream: Buffer): AllHandedOver | null {
  const end = stream.length - tail.length;
  if (stream.toString('latin1', 0, head.length) !== head || stream.toString('latin1', Math.max(0, end)) !== tail) return null;
  const contents: HandedOver[] = [];
  let deletes = false;
  for (let at = head.length; at < end; ) {
    if (stream.toString('latin1', at, at + deletion.length) === deletion) {
      deletes = true;
      at += deletion.length;
      continue;
    }
    const now = contentAt(stream, at, end);
    const tab = now === null ? -1 : now.rest.indexOf(0x09);
    const change = now === null || tab === -1 ? null : parseChange(now.rest.toString('latin1', 0, tab));
    if (now === null || change === null || change.newOid !== now.oid || !isContent(change.newMode)) return null;
    const path = now.rest.subarray(tab + 1);
    if (path.length === 0 || path[0] === quote) return null;
    const { oid, content } = now;
    const then = change.oldMode === '000000' ? absentAt(stream, now.next, change.oldOid) : contentAt(stream, now.next, end);
    if (then === null || then.oid !== change.oldOid || then.rest.length > 0 || (then.content !== null && !isContent(change.oldMode))) return null;
    contents.push({ path, object: { kind: 'blob', oid, size: content.length, content }, before: then.content });
    at = then.next;
  }
  return contents.length === 0 ? null : { contents, deletes };
}

/** A path that begins with this character is quoted by git. */
const quote = 0x22;

/** One answer of `git cat-file`: `OID blob SIZE REST`, and the content. */
interface Answer<Content> {
  readonly oid: string;
  readonly rest: Buffer;
  readonly content: Content;
  /** Where the next answer begins. */
  readonly next: number;
}

function contentAt(stream: Buffer, at: number, end: number): Answer<Buffer> | null {
  const endOfLine = stream.indexOf(0x0a, at);
  const found = /^([0-9a-f]+) blob (\d+) /.exec(stream.toString('latin1', at, Math.min(endOfLine, at + longestHeader)));
  if (found === null) return null;
  const from = endOfLine + 1;
  const until = from + Number(found[2]);
  if (until >= end || stream[until] !== 0x0a) return null;
  return { oid: found[1]!, rest: stream.subarray(at + found[0].length, endOfLine), content: stream.subarray(from, until), next: until + 1 };
}

/** In bytes: an object name of 64 digits, a type, a size, and some more. */
const longestHeader = 100;

/** Reads the answer for the content before a new file: its name is all zeros, and it is missing. */
function absentAt(stream: Buffer, at: number, oid: string): Answer<null> | null {
  const line = `${oid} missing\n`;
  if (!/^0+$/.test(oid) || stream.toString('latin1', at, at + line.length) !== line) return null;
  return { oid, rest: Buffer.alloc(0), content: null, next: at + line.length };
}
