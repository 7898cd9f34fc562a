import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Opens a file below git's folder for reading. Instead of the file there may be a FIFO, which would block, or a link to
 * a device, which would never end.
 *
 * @throws {Error} of the file system; ENOENT also if this is not a regular file
 */
export function openPlain(path: string): number {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw Object.assign(new Error(`${path} is not a plain file`), { code: 'ENOENT' });
}

/** All bytes of a regular file. @returns null if it cannot be read, or has more than `mostBytes` */
export function readPlain(path: string, mostBytes: number): Buffer | null {
  return usePlain(path, (descriptor) => {
    const { size } = fstatSync(descriptor);
    if (size > mostBytes) return null;
    const bytes = Buffer.allocUnsafe(size);
    return readAt(descriptor, bytes, 0) === size ? bytes : null;
  });
}

/** The text of a small file without the line breaks at its end; null if it cannot be read. */
export function lineOf(file: string): string | null {
  // Without the lookbehind, the search would begin anew at every line break of a long row.
  return readPlain(file, 1 << 16)?.toString('utf8').replace(/(?<![\r\n])[\r\n]+$/, '') ?? null;
}

/** Opens a regular file, uses it and closes it. @returns null if the file system gives an error */
export function usePlain<Result>(path: string, use: (descriptor: number) => Result): Result | null {
  let descriptor: number | null = null;
  try {
    descriptor = openPlain(path);
    return use(descriptor);
  } catch (error) {
    if (!isOfFileSystem(error)) throw error;
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** Fills `bytes` with the content of a file from a place on. @returns how many bytes there were */
export function readAt(descriptor: number, bytes: Uint8Array, from: number): number {
  let filled = 0;
  for (let got = -1; got !== 0 && filled < bytes.length; filled += got) got = readSync(descriptor, bytes, filled, bytes.length - filled, from + filled);
  return filled;
}

/** Whether it is an error of the file system, which is not a bug. */
export function isOfFileSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error || (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** Whether it is an error of zlib about its input, which is not a bug either. */
export function isOfZlib(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && /^Z_|^ERR_BUFFER_TOO_LARGE$/.test(code);
}
