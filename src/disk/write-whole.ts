import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file so that readers see all of it or nothing, even if two processes write at once. The content is written
 * beside the file and then moved into its place. A missing folder is made. A link at this place is replaced, and never
 * written through. The file keeps its permissions.
 *
 * @param executable whether everybody may run the file afterwards
 * @throws {Error} of the file system; then the old file is still there, and nothing of the new one
 */
export function writeWhole(file: string, content: string, { executable = false }: { readonly executable?: boolean } = {}): void {
  // Two threads of one process may write the same file too.
  const half = `${file}.${process.pid}.${Math.random().toString(36).slice(2, 10)}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const before = lstatSync(file, { throwIfNoEntry: false });
    writeFileSync(half, content, { flag: 'wx' });
    if (before?.isFile() === true) chmodSync(half, before.mode & 0o777);
    if (executable) chmodSync(half, (lstatSync(half).mode & 0o777) | 0o111);
    renameSync(half, file);
  } catch (error) {
    discard(half);
    throw error;
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // If the folder could not be made, there is nothing to remove. The first error already says why.
  }
}
