import { join } from 'node:path';
import { type Environment, userFolder } from '../../../src/environment.ts';
import { UserError } from '../../../src/errors.ts';

/**
 * The folder that is this program's own among those of the user.
 * @throws {UserError} where there is no home directory
 */
export function ownFolder(env: Environment, variable: 'XDG_DATA_HOME' | 'XDG_CACHE_HOME'): string {
  const folder = userFolder(env, variable);
  if (folder === null) throw new UserError('nothing says where your home directory is', { fix: 'name folders with --data and --cache' });
  return join(folder, 'sntrylint-fleet');
}
