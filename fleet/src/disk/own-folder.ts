import { join } from 'node:path';
import { type Environment, userFolder } from '../../../src/environment.ts';
import { UserError } from '../../../src/errors.ts';

/**
 * This program's own folder in the user's home.
 * @throws {UserError} if there is no home directory
 */
export function ownFolder(env: Environment, variable: 'XDG_DATA_HOME' | 'XDG_CACHE_HOME'): string {
  const folder = userFolder(env, variable);
  if (folder === null) throw new UserError('your home directory is not known', { fix: 'name the folders with --data and --cache' });
  return join(folder, 'sntrylint-fleet');
}
