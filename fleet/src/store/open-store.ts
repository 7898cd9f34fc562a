import type { Environment } from '../../../src/environment.ts';
import { UserError } from '../../../src/errors.ts';
import { ownFolder } from '../disk/own-folder.ts';
import { DatabaseError, type Database } from './database.ts';
import { migrate } from './schema.ts';

/** Where the data is: a folder of this machine, or a Postgres. */
export type StorePlace = { readonly kind: 'folder'; readonly path: string } | { readonly kind: 'server'; readonly address: string };

/**
 * Opens the store, and brings its tables up to date. It loads only the client that it needs, since loading one takes a
 * tenth of a second.
 * @throws {UserError} if this is not possible
 */
export async function openStore(place: StorePlace): Promise<Database> {
  const database = place.kind === 'folder' ? await (await import('./pglite.ts')).pglite(place.path) : (await import('./postgres.ts')).postgres(place.address);
  try {
    await migrate(database);
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    if (error instanceof DatabaseError) throw new UserError(`the database ${error.isLost ? 'does not answer' : 'refuses'}: ${error.message}`, { fix: 'check --database, PGPASSWORD or ~/.pgpass, and that the user may create schemas', exitCode: 3, cause: error });
    throw error;
  }
}

/**
 * The place of the data: from `--data` or `--database`, from the environment, or else the user's own data folder.
 * @throws {UserError} if these contradict each other, or the address holds a password that other users of this machine
 *   would see
 */
export function storePlace({ data, database }: { readonly data: string | undefined; readonly database: string | undefined }, env: Environment): StorePlace {
  if (data !== undefined && database !== undefined) throw new UserError('contradicts --data', { where: '--database' });
  if (database !== undefined) {
    checkAddress(database, '--database');
    if (new URL(database).password !== '' || /[?&](?:ssl)?password=/i.test(database)) {
      throw new UserError('A password in an argument can be seen by every user of this machine', { where: '--database', fix: 'put it into ~/.pgpass or PGPASSWORD, or the whole address into SNTRYLINT_FLEET_DATABASE' });
    }
    return { kind: 'server', address: database };
  }
  const named = env['SNTRYLINT_FLEET_DATABASE'];
  if (data === undefined && named) {
    checkAddress(named, 'SNTRYLINT_FLEET_DATABASE');
    return { kind: 'server', address: named };
  }
  return { kind: 'folder', path: data ?? ownFolder(env, 'XDG_DATA_HOME') };
}

function checkAddress(address: string, where: string): void {
  if (/^postgres(?:ql)?:\/\//.test(address) && URL.canParse(address)) return;
  throw new UserError('This is not the address of a Postgres', { where, fix: 'write it as postgres://host/name' });
}
