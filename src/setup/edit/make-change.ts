import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Change } from './change.ts';

/**
 * Makes one change. A file is written beside its place and then moved there, so that nobody ever reads half of it.
 *
 * @throws {UserError} where the file is not what was looked at any more, or the file system refuses; it is then as it was
 */
export function makeChange(change: Change): void {
  if (change.kind !== 'rename' && content(change.file) !== change.before) {
    throw new UserError('the file was changed by somebody else just now, and is left alone', { where: change.path, fix: 'call sntrylint init again' });
  }
  try {
    if (change.kind === 'write') writeAtomically(change.file, change.after, change.executable);
    else if (change.kind === 'delete') rmSync(change.file);
    else renameSync(change.file, change.toFile);
  } catch (cause) {
    throw new UserError(`the file could not be changed: ${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}`, { where: change.path, cause });
  }
}

function content(file: string): string | null {
  const found = lstatSync(file, { throwIfNoEntry: false });
  return found === undefined ? null : readFileSync(file, 'utf8');
}

/** Keeps the permissions that the file has. */
function writeAtomically(file: string, text: string, executable: boolean): void {
  mkdirSync(dirname(file), { recursive: true });
  const mode = lstatSync(file, { throwIfNoEntry: false })?.mode;
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    if (mode !== undefined) chmodSync(temporary, mode & 0o777);
    if (executable) chmodSync(temporary, (lstatSync(temporary).mode & 0o777) | 0o111);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
