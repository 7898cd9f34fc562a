import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file of which readers see all or nothing, also where two write at once: beside its place, then moved there.
 * The folder is made where it is missing. A link that stands there is replaced, never written through; what a file may
 * be done with stays.
 *
 * @param executable whether everybody may run it afterwards
 * @throws what the file system says; then nothing of it is left, and what stood there stands there still
 */
export function writeWhole(file: string, content: string, { executable = false }: { readonly executable?: boolean } = {}): void {
  // Two threads of one process write the same file, too.
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
    // Where the folder could not be made, nothing is there to be removed; why it failed is told already.
  }
}
