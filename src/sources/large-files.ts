import { createHash } from 'node:crypto';
import { Unreadable } from '../errors.ts';
import { type LfsPointer, lfsFiles, lfsPointer } from '../git/objects/lfs.ts';
import { wholeContent } from '../git/objects/whole-content.ts';
import type { GitPlace } from '../git/run.ts';
import { plural } from '../wording/plural.ts';
import { fileContents } from './files/file-content.ts';
import type { Limits } from './limits.ts';
import type { Blob, LargeFiles, Source } from './source.ts';

/** How many paths a note names; the others are counted. */
const namedAtMost = 3;

/**
 * The SHA-256 of an empty file, which is not read. A pointer with a size of 0 and another hash is wrong. The hash is
 * written here, since node:crypto takes 3 ms to load.
 */
const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** In bytes. A larger earlier version is not compared. */
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
    isPointer: (content) => lfsPointer(content) !== null,
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
    if (typeof content !== 'string') return { ...blob, content, before: before === null ? null : async () => withFiles(await before()), isVersion: false, isFile: false, isUnreviewed: true };
    const paths = unread.get(content);
    if (paths === undefined) unread.set(content, new Set([path]));
    else paths.add(path);
    return null;
  }

  /** Earlier versions of a path. If a version is a pointer, its file is added. */
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

/** Makes a function that gives the content of a file if it matches its pointer, and otherwise the reason why not. */
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

/**
 * Whether a file has the hash and the size that its pointer names. It is scanned only after this check, since the file
 * may be anybody's.
 */
async function isItself(chunks: AsyncIterable<Buffer>, { oid, size }: LfsPointer): Promise<boolean> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > size) return false;
    hash.update(chunk);
    // Pauses, since otherwise Ctrl-C would have to wait for the end of the file.
    if (bytes % breath < chunk.length) await new Promise(setImmediate);
  }
  return bytes === size && hash.digest('hex') === oid;
}

/** In bytes: how much is read between two pauses. It takes a few milliseconds. */
const breath = 16 * 1024 * 1024;
