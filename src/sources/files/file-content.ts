import { type Stats, closeSync, constants, fstatSync, lstatSync, openSync, readSync, readlinkSync } from 'node:fs';
import { Unreadable } from '../../errors.ts';
import { wholeLimit } from '../../disk/whole-limit.ts';
import { type Limits, tooLarge } from '../limits.ts';
import type { Blob } from '../source.ts';
import { fileTrouble } from './file-trouble.ts';
import type { PathBytes } from './path-bytes.ts';

/** The content of a path, or the reason why it has none. */
export type FileContent =
  | { readonly kind: 'content'; readonly content: Blob['content'] }
  | { readonly kind: 'folder' }
  | { readonly kind: 'absent' }
  /** `what` is `a FIFO`, `a socket` or `a device`. It was not read. */
  | { readonly kind: 'special'; readonly what: string };

/**
 * With these flags symlinks are not followed, FIFOs not waited for, and terminals not taken over. Windows lacks the
 * flags.
 */
const openFlags =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * Makes a function that reads a path. It gives the bytes of a file, or the target of a symlink, since git stores only
 * that.
 *
 * Reading a file takes four system calls, into one buffer that the next call uses again. The file is opened first, and
 * its type is checked only in doubt. With a check before opening, 10,000 files take a quarter longer.
 * @param buffer room for a byte more than the limit of a content in one piece
 * @returns a function that throws {@link Unreadable} if there is content that cannot be read.
 */
export function fileContents(limits: Limits, buffer: Buffer = Buffer.allocUnsafeSlow(wholeLimit + 1)): (path: PathBytes) => FileContent {
  return (path) => {
    if (constants.O_NOFOLLOW === undefined && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return target(path);
    let file: number;
    try {
      file = openSync(path, openFlags);
    } catch (error) {
      return notOpened(path, error as NodeJS.ErrnoException);
    }
    try {
      return content(path, file, buffer, limits);
    } catch (error) {
      return notRead(error as NodeJS.ErrnoException);
    } finally {
      closeSync(file);
    }
  };
}

function content(path: PathBytes, file: number, buffer: Buffer, { maxFileSize = Infinity }: Limits): FileContent {
  let size = 0;
  for (let read = -1; read !== 0 && size < buffer.length; size += read) read = readSync(file, buffer, size, buffer.length - size, null);
  if (size > 0 && size <= Math.min(wholeLimit, maxFileSize)) return { kind: 'content', content: buffer.subarray(0, size) };

  const seen = fstatSync(file);
  if (!seen.isFile()) return { kind: 'special', what: specialFile(seen) };
  if (Math.max(size, seen.size) > maxFileSize) throw new Unreadable(tooLarge(maxFileSize));
  return { kind: 'content', content: size > wholeLimit ? largeFile(path) : buffer.subarray(0, size) };
}

/** The name of something that is not a file, a folder or a symlink. */
export function specialFile(seen: Stats): string {
  return seen.isFIFO() ? 'a FIFO' : seen.isSocket() ? 'a socket' : 'a device';
}

function notOpened(path: PathBytes, error: NodeJS.ErrnoException): FileContent {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return { kind: 'absent' };
  // The error of O_NOFOLLOW for a symlink (FreeBSD has its own), and the error for a socket.
  if (error.code === 'ELOOP' || error.code === 'EMLINK') return target(path);
  if (error.code === 'ENXIO' || error.code === 'EOPNOTSUPP') return { kind: 'special', what: 'a socket or a device' };
  throw new Unreadable(fileTrouble(error), error);
}

function notRead(error: NodeJS.ErrnoException | Unreadable): FileContent {
  if (error instanceof Unreadable) throw error;
  if (error.code === 'EISDIR') return { kind: 'folder' };
  // A FIFO that another program has opened but not written to yet.
  if (error.code === 'EAGAIN') return { kind: 'special', what: 'a FIFO' };
  if (error.code === undefined) throw error;
  throw new Unreadable(fileTrouble(error), error);
}

function target(path: PathBytes): FileContent {
  try {
    return { kind: 'content', content: readlinkSync(path, { encoding: 'buffer' }) };
  } catch (error) {
    throw new Unreadable(fileTrouble(error as NodeJS.ErrnoException), error);
  }
}

/**
 * In bytes. Buffers of 128 KiB and more are mapped and unmapped page by page. Reading then reaches 0.4 GB/s; with this
 * size it reaches 2.5 GB/s.
 */
const chunkSize = 64 * 1024;

/**
 * The bytes of a file that is too large for one buffer, up to the size that it had when it was opened.
 * @throws {Unreadable} half-way, if the file changes.
 */
async function* largeFile(path: PathBytes): AsyncGenerator<Buffer, void, void> {
  const file = orUnreadable(() => openSync(path, openFlags));
  try {
    const { size } = fstatSync(file);
    for (let left = size; left > 0; ) {
      // Each chunk gets its own buffer, since a search across two chunks keeps the first one.
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkSize, left));
      const read = orUnreadable(() => readSync(file, chunk, 0, chunk.length, null));
      if (read === 0) throw new Unreadable('it became shorter while it was read');
      left -= read;
      yield chunk.subarray(0, read);
    }
    if (fstatSync(file).size > size) throw new Unreadable('it grew while it was read');
  } finally {
    closeSync(file);
  }
}

function orUnreadable<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw new Unreadable(fileTrouble(error as NodeJS.ErrnoException), error);
  }
}
