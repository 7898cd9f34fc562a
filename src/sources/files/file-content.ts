import { type Stats, lstatSync, readlinkSync } from 'node:fs';
import { Unreadable } from '../../errors.ts';
import type { FileReader } from './file-reader.ts';
import { fileTrouble } from './file-trouble.ts';
import { type Limits, tooLarge } from '../limits.ts';
import type { PathBytes } from './path-bytes.ts';
import type { Blob } from '../source.ts';

/** What stands at a path. */
export type FileContent =
  | { readonly kind: 'content'; readonly content: Blob['content'] }
  | { readonly kind: 'folder' }
  | { readonly kind: 'absent' }
  /** `what`: `a FIFO`, `a socket`, `a device`. It was not opened. */
  | { readonly kind: 'special'; readonly what: string };

/**
 * Looks at a path and reads what is there: a file's bytes, or the text of a symlink, which is all git keeps of one.
 * @param known what the file system said of it, where that was asked already.
 * @throws {Unreadable} where there is content and it cannot be read.
 */
export function fileContent(path: PathBytes, reader: FileReader, limits: Limits, known?: Stats): FileContent {
  const seen = known ?? look(path);
  if (seen === null) return { kind: 'absent' };
  if (seen.isFile()) {
    if (limits.maxFileSize !== undefined && seen.size > limits.maxFileSize) throw new Unreadable(tooLarge(limits.maxFileSize));
    return { kind: 'content', content: reader.read(path, seen) };
  }
  if (seen.isSymbolicLink()) return { kind: 'content', content: target(path) };
  if (seen.isDirectory()) return { kind: 'folder' };
  return { kind: 'special', what: seen.isFIFO() ? 'a FIFO' : seen.isSocket() ? 'a socket' : 'a device' };
}

function look(path: PathBytes): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    throw new Unreadable(fileTrouble(error as NodeJS.ErrnoException), error);
  }
}

function target(path: PathBytes): Buffer {
  try {
    return readlinkSync(path, { encoding: 'buffer' });
  } catch (error) {
    throw new Unreadable(fileTrouble(error as NodeJS.ErrnoException), error);
  }
}
