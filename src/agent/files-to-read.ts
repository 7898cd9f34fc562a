import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { Unreadable } from '../errors.ts';
import type { Text } from './agent.ts';

/** Bytes; no agent shows a model more of a file. */
const most = 50 * 1024 * 1024;

/**
 * The contents of files that a tool is going to read, named as below a folder. What is not there or is a folder has
 * none: the tool will say so itself.
 *
 * @throws {Unreadable} for what is there and cannot be looked at: a device, a file that may not be read or is too large
 */
export function filesToRead(files: readonly string[], cwd: string): readonly Text[] {
  return files.flatMap((file) => {
    const text = content(file);
    return text === null ? [] : [{ path: shown(file, cwd), text }];
  });
}

function content(file: string): Buffer | null {
  let opened: number;
  try {
    // A FIFO must not make the hook wait for a writer.
    opened = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'].includes(code)) return null;
    throw new Unreadable(`a file that it reads cannot be looked at (${code ?? 'unknown reason'})`, error);
  }
  try {
    const stat = fstatSync(opened);
    if (stat.isDirectory()) return null;
    if (!stat.isFile()) throw new Unreadable('it reads something that is no plain file');
    if (stat.size > most) throw new Unreadable('it reads a file of more than 50 MB');
    return readFileSync(opened);
  } finally {
    closeSync(opened);
  }
}

function shown(file: string, cwd: string): string {
  const below = relative(cwd, file);
  return (below.startsWith('..') || below === '' ? file : below).split(sep).join('/');
}
