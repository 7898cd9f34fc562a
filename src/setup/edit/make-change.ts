import { lstatSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import { writeWhole } from '../../disk/write-whole.ts';
import type { Change } from './change.ts';

/**
 * Makes one change. The new file is written beside the old one and then moved over it, so that nobody ever reads half
 * of it.
 * @throws {UserError} if the file has changed since it was read, or if the file system refuses; the file then stays
 * unchanged
 */
export function makeChange(change: Change): void {
  if (change.kind !== 'rename' && content(change.file) !== change.before) {
    throw new UserError('the file was changed by somebody else just now, and is left alone', { where: change.path, fix: 'run sntrylint init again' });
  }
  try {
    if (change.kind === 'write') writeWhole(change.file, change.after, { executable: change.executable });
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
