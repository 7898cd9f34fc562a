import { closeSync, fchmodSync, fstatSync, lstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file so that readers see all of it or nothing, even if two processes write at once. A missing folder is
 * made. A link at this place is replaced, and never written through. The file keeps its permissions.
 *
 * @param executable whether everybody may run the file afterwards
 * @throws {Error} of the file system; then the old file is still there, and nothing of the new one
 */
export function writeWhole(file: string, content: string, { executable = false }: { readonly executable?: boolean } = {}): void {
  mkdirSync(dirname(file), { recursive: true });
  const before = lstatSync(file, { throwIfNoEntry: false });
  beginWhole(file).write(Buffer.from(content), (mode) => (before?.isFile() === true ? before.mode & 0o777 : mode) | (executable ? 0o111 : 0));
}

/** A file that is begun and not yet in its place. */
export interface BegunFile {
  /**
   * @param permissions what the file's permissions become, of those that it was begun with
   * @throws {Error} of the file system; then the old file is still there, and nothing of the new one
   */
  write(content: Uint8Array, permissions?: (mode: number) => number): void;
}

/**
 * Begins a file beside the place that it is moved to once all of it is written.
 * @throws {Error} of the file system, if no file can be made there
 */
export function beginWhole(file: string, mode = 0o666): BegunFile {
  // Two threads of one process may write the same file too.
  const half = `${file}.${process.pid}.${Math.random().toString(36).slice(2, 10)}.tmp`;
  const descriptor = openSync(half, 'wx', mode);
  return {
    write(content, permissions) {
      try {
        try {
          for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
          const begun = fstatSync(descriptor).mode & 0o777;
          const wanted = permissions?.(begun) ?? begun;
          // Some file systems know no permissions, and refuse to change them.
          if (wanted !== begun) fchmodSync(descriptor, wanted);
        } finally {
          closeSync(descriptor);
        }
        renameSync(half, file);
      } catch (error) {
        rmSync(half, { force: true });
        throw error;
      }
    },
  };
}
