import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Unreadable } from '../../errors.ts';
import { openFlags } from './file-content.ts';
import { fileTrouble } from './file-trouble.ts';
import type { PathBytes } from './path-bytes.ts';

/** Bytes. From 128 KiB on, each buffer is mapped and unmapped page by page: that reads 0.4 GB/s, this 2.5 GB/s. */
const chunkSize = 64 * 1024;

/**
 * The bytes of a file that is too large to hold, as far as it reached when it was opened.
 * @throws {Unreadable} half-way where the file is not the one that was opened any more.
 */
export async function* largeFile(path: PathBytes): AsyncGenerator<Buffer, void, void> {
  const file = readable(() => openSync(path, openFlags));
  try {
    const { size } = fstatSync(file);
    for (let left = size; left > 0; ) {
      // Not reused: whoever searches across the border of two chunks holds on to the first.
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkSize, left));
      const read = readable(() => readSync(file, chunk, 0, chunk.length, null));
      if (read === 0) throw new Unreadable('it became shorter while it was read');
      left -= read;
      yield chunk.subarray(0, read);
    }
    if (fstatSync(file).size > size) throw new Unreadable('it grew while it was read');
  } finally {
    closeSync(file);
  }
}

function readable<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw new Unreadable(fileTrouble(error as NodeJS.ErrnoException), error);
  }
}
