import { createHash } from 'node:crypto';
import { Unreadable } from '../errors.ts';
import { type LfsPointer, lfsFiles, lfsPointer } from '../git/lfs.ts';
import { wholeContent } from '../git/objects/whole-content.ts';
import type { GitPlace } from '../git/run.ts';
import { plural } from '../wording/plural.ts';
import { fileContents } from './files/file-content.ts';
import type { Limits } from './limits.ts';
import type { Blob, LargeFiles, Source } from './source.ts';

/** How many paths a note names; the others are counted. */
const namedAtMost = 3;

/** The SHA-256 of an empty file, which need not be read. Any other name with a size of 0 is wrong. Written out, since node:crypto takes 3 ms to load. */
const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Bytes; a larger earlier version is not compared. */
const comparedAtMost = 256 * 1024 * 1024;

/**
 * Reads the files of pointers, if Git LFS keeps them on this machine. A clone need not have them. So a file that cannot be read is
 * named in a note, and the scan is complete without it.
 */
export function largeFilesIn(place: GitPlace): NonNullable<Source['largeFiles']> {
  return (limits) => largeFiles(place, limits);
}

function largeFiles(place: GitPlace, limits: Limits): LargeFiles {
  let found: ReturnType<typeof lfsFiles> | null = null;
  const unread = new Map<string, Set<string>>();
  const read = stored(limits);
  // Earlier versions are read into memory of their own, since the present version still uses the other one.
  let earlier: typeof read | null = null;
  const fileOf = async (pointer: LfsPointer): Promise<string | null> => (await (found ??= lfsFiles(place)))?.(pointer) ?? null;

  return {
    behind(blob) {
      const pointer = Buffer.isBuffer(blob.content) ? lfsPointer(blob.content) : null;
      return pointer === null || (pointer.size === 0 && pointer.oid === ofNothing) ? null : fileBehind(blob, pointer);
    },
    notes: () => [...unread].map(([reason, paths]) => note(reason, [...paths])),
  };

  async function fileBehind(blob: Blob, pointer: LfsPointer): Promise<Blob | null> {
    const { path, before } = blob;
    const file = await fileOf(pointer);
    const content = file === null ? notHere : await read(file, pointer);
    if (typeof content !== 'string') return { ...blob, content, before: before === null ? null : async () => withFiles(await before()), isFile: false, isUnreviewed: true };
    const paths = unread.get(content);
    if (paths === undefined) unread.set(content, new Set([path]));
    else paths.add(path);
    return null;
  }

  /** Versions of a path; for those that are pointers also their files. */
  async function withFiles(versions: readonly Buffer[]): Promise<readonly Buffer[]> {
    const all = [...versions];
    for (const version of versions) {
      const pointer = lfsPointer(version);
      const file = pointer === null || pointer.size > comparedAtMost ? null : await fileOf(pointer);
      const content = file === null ? '' : await (earlier ??= stored(limits))(file, pointer!);
      if (typeof content !== 'string') all.push(Buffer.from(await wholeContent(content)));
    }
    return all;
  }
}

function note(reason: string, paths: readonly string[]): string {
  const names = paths.slice(0, namedAtMost).join(', ') + (paths.length > namedAtMost ? ` and ${paths.length - namedAtMost} more` : '');
  return `${plural(paths.length, 'file in Git LFS was', 'files in Git LFS were')} not read, ${reason}: ${names}`;
}

const notHere = 'since this clone has the pointer alone (git lfs fetch --all brings what the server has)';
const notItself = 'since what is stored in its place is not what the pointer names (git lfs fsck says more)';

/** Makes a function that reads a file if it matches its pointer; else it gives the reason why not. */
function stored(limits: Limits): (file: string, pointer: LfsPointer) => Promise<Blob['content'] | string> {
  let contents: ReturnType<typeof fileContents> | null = null;
  return async (file, { oid, size }) => {
    try {
      const open = (contents ??= fileContents(limits));
      const found = open(file);
      if (found.kind === 'absent') return notHere;
      if (found.kind !== 'content') return notItself;
      if (Buffer.isBuffer(found.content)) return found.content.length === size && createHash('sha256').update(found.content).digest('hex') === oid ? found.content : notItself;
      if (!(await isItself(found.content, { oid, size }))) return notItself;
      const again = open(file);
      return again.kind === 'content' ? again.content : notItself;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return `since ${error.reason.startsWith('larger') ? `it is ${error.reason}` : error.reason}`;
    }
  };
}

/** Whether these are the bytes that a pointer names. Until that is known the file is not scanned: it may be somebody else's. */
async function isItself(chunks: AsyncIterable<Buffer>, { oid, size }: LfsPointer): Promise<boolean> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > size) return false;
    hash.update(chunk);
    // Lets Ctrl-C through, since the file is read without pauses.
    if (bytes % breath < chunk.length) await new Promise(setImmediate);
  }
  return bytes === size && hash.digest('hex') === oid;
}

/** Bytes that are read in some milliseconds. */
const breath = 16 * 1024 * 1024;
