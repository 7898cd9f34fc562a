import { accessSync, chmodSync, constants, lstatSync, mkdirSync, statSync } from 'node:fs';
import { UserError } from '../../../src/errors.ts';

/**
 * Makes a folder that only the user may enter; an existing one is closed to others. It may be a link to a folder, if the
 * link is the user's own or root's.
 * @throws {UserError} if it is not a folder of the user's own, or cannot be written to. Without this check every job would
 *   fail, and be tried again for minutes.
 */
export function makePrivate(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // systemd gives a service with a user of its own its folders as links that belong to root. A link of somebody else
    // may lead anywhere.
    const link = lstatSync(folder);
    if (link.isSymbolicLink() && link.uid !== 0 && link.uid !== process.geteuid?.()) throw new UserError('this is a link that belongs to somebody else', { where: folder, fix: 'name another folder' });
    const stats = statSync(folder);
    if (!stats.isDirectory()) throw new UserError('this is not a folder', { where: folder, fix: 'name another one' });
    if (process.geteuid !== undefined && stats.uid !== process.geteuid()) throw new UserError('this folder belongs to somebody else', { where: folder, fix: 'name another one' });
    if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) chmodSync(folder, 0o700);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UserError || code === undefined) throw error;
    throw new UserError(`the folder cannot be made, or not be written to: ${code}`, { where: folder, fix: 'name another one', cause: error });
  }
}
