import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { Unreadable } from '../../errors.ts';
import type { Read } from './read.ts';

/** A file that a step is going to read. */
export interface Content {
  /** The path that is shown: relative to the step's folder if the file lies in it. */
  readonly path: string;
  readonly file: string;
  readonly text: Buffer;
  /** How it is read. */
  readonly reads: readonly Read[];
}

/** The most bytes of one file. No agent shows more to a model. */
const most = 50 * 1024 * 1024;
/** The most bytes of all files that are found by searches and patterns. The results of searches are checked again. */
const mostFound = 64 * 1024 * 1024;

/**
 * The contents of the files that a step will read, each once. Missing files and folders are left out: the tool will report them
 * itself.
 *
 * @throws {Unreadable} for a named file that exists but cannot be checked: a FIFO, a file that may not be read or is too large
 */
export function contents(reads: readonly Read[], cwd: string): readonly Content[] {
  const byFile = byName(reads);
  let left = mostFound;
  return [...byFile].flatMap(([file, all]): readonly Content[] => {
    const isNamed = all.some(({ search }) => search === null);
    const text = isNamed ? content(file, most) : found(file, left);
    if (text === null) return [];
    if (!isNamed) left -= text.length;
    return [{ path: shown(file, cwd), file, text, reads: all }];
  });
}

function byName(reads: readonly Read[]): ReadonlyMap<string, readonly Read[]> {
  const byFile = new Map<string, Read[]>();
  for (const read of reads) {
    const all = byFile.get(read.file);
    if (all === undefined) byFile.set(read.file, [read]);
    else all.push(read);
  }
  return byFile;
}

/** The content of a file that a search may meet. A search itself reports what it cannot read. */
function found(file: string, left: number): Buffer | null {
  try {
    return content(file, Math.min(left, most));
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function content(file: string, limit: number): Buffer | null {
  // These paths mean the command's own input, which this program cannot read.
  if (/^\/(?:dev\/(?:stdin|fd\/)|proc\/self\/fd\/)/.test(file)) return null;
  let opened: number;
  try {
    // A FIFO must not make the hook wait for a writer.
    opened = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && nothingThere.has(code)) return null;
    throw new Unreadable(`a file that it reads cannot be looked at (${code ?? 'unknown reason'})`, error);
  }
  try {
    const stat = fstatSync(opened);
    // Devices such as /dev/null and /dev/urandom hold no secrets.
    if (stat.isDirectory() || stat.isCharacterDevice()) return null;
    if (!stat.isFile()) throw new Unreadable('it reads something that is not a regular file');
    if (stat.size > limit) throw new Unreadable('it reads a file of more than 50 MB');
    return readFileSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Error codes for files that a tool cannot read either. `ENXIO` means a device without a driver, or no terminal. */
const nothingThere: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP', 'ENXIO', 'ENODEV', 'ERR_INVALID_ARG_VALUE']);

function shown(file: string, cwd: string): string {
  const below = relative(cwd, file);
  return (below.startsWith('..') || below === '' ? file : below).split(sep).join('/');
}
