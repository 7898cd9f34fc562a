import { type PathLike, type Stats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Unreadable } from '../../errors.ts';
import { fileTrouble } from './file-trouble.ts';

/** Reads regular files. */
export interface FileReader {
  /**
   * The bytes of a file: in one buffer, which the next call uses again, or in chunks where they are many.
   * @param seen what the file system said of the file just before.
   * @throws {Unreadable} and so do the chunks.
   */
  read(path: PathLike, seen: Stats): Buffer | AsyncIterable<Buffer>;
}

/** Bytes; a larger file comes in chunks. */
export const wholeLimit = 8 * 1024 * 1024;
const chunkSize = 1024 * 1024;

// A symlink or a FIFO that takes the file's place after it was looked at is neither followed nor waited for.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Synchronous calls into one buffer: for many small files that is several times faster than promises and a buffer each. */
export function fileReader(): FileReader {
  const whole = Buffer.allocUnsafeSlow(wholeLimit + 1);
  return {
    read(path, seen) {
      if (seen.size > wholeLimit) return chunks(path, seen);
      const bytes = small(path, whole);
      // Half of a file that is being written is not what its author will have there.
      if (bytes.length === seen.size || settled(path, bytes.length)) return bytes;
      const again = small(path, whole);
      if (settled(path, again.length)) return again;
      throw new Unreadable('it changes while it is read');
    },
  };
}

function small(path: PathLike, buffer: Buffer): Buffer {
  return opened(path, (file) => {
    let filled = 0;
    for (;;) {
      const read = readSync(file, buffer, filled, buffer.length - filled, null);
      filled += read;
      if (read === 0) return buffer.subarray(0, filled);
      if (filled === buffer.length) throw new Unreadable('it grows while it is read');
    }
  });
}

/** Whether the file has the size that was read of it; a file of /proc has many bytes and size 0. */
function settled(path: PathLike, size: number): boolean {
  const now = opened(path, (file) => fstatSync(file).size);
  return now === size || now === 0;
}

async function* chunks(path: PathLike, seen: Stats): AsyncGenerator<Buffer, void, void> {
  const file = open(path);
  try {
    for (let left = seen.size; left > 0; ) {
      // Not reused: whoever searches across the border of two chunks holds on to the first.
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkSize, left));
      const read = readSync(file, chunk, 0, chunk.length, null);
      if (read === 0) throw new Unreadable('it became shorter while it was read');
      left -= read;
      yield chunk.subarray(0, read);
    }
    if (fstatSync(file).size !== seen.size) throw new Unreadable('it grew while it was read');
  } catch (error) {
    throw asUnreadable(error);
  } finally {
    closeSync(file);
  }
}

function opened<Result>(path: PathLike, use: (file: number) => Result): Result {
  const file = open(path);
  try {
    return use(file);
  } catch (error) {
    throw asUnreadable(error);
  } finally {
    closeSync(file);
  }
}

function open(path: PathLike): number {
  try {
    return openSync(path, flags);
  } catch (error) {
    throw asUnreadable(error);
  }
}

function asUnreadable(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? new Unreadable(fileTrouble(error as NodeJS.ErrnoException), error) : error;
}
