import { join } from 'node:path';
import { UserError } from '../../../src/errors.ts';
import { lock } from '../disk/lock.ts';
import { makePrivate } from '../disk/make-private.ts';
import { DatabaseError, type Database, type Queryable } from './database.ts';

/** The part of PGlite and of its transactions that is used here. */
interface Engine {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
  exec(text: string): Promise<readonly { readonly rows: unknown[] }[]>;
}

/**
 * The Postgres inside of this process, in a folder that only the user may enter. One process at a time has it: two would
 * spoil it.
 *
 * @throws {UserError} where another process has it, or the folder cannot be used
 */
export async function pglite(folder: string): Promise<Database> {
  makePrivate(folder);
  const held = lock(join(folder, 'lock'));
  if (held.kind === 'taken') throw new UserError('another sntrylint-fleet works with this folder', { where: folder, fix: 'wait until it ends, or keep the data on a Postgres (--database), which many may use at once', exitCode: 3 });
  try {
    const { PGlite } = await import('@electric-sql/pglite');
    const engine = await PGlite.create({ dataDir: join(folder, 'postgres') });
    return {
      kind: 'pglite',
      query: queryable(engine as Engine).query,
      transaction: (work) =>
        engine.transaction(async (tx) => work(queryable(tx as unknown as Engine))),
      async [Symbol.asyncDispose]() {
        await engine.close();
        held.release();
      },
    };
  } catch (error) {
    held.release();
    const { message } = error as Error;
    throw new UserError(`the database in this folder does not open: ${message}`, { where: folder, fix: 'restore the folder from a copy, or name another one with --data; repositories can be scanned again', exitCode: 3, cause: error });
  }
}

function queryable(engine: Engine): Queryable {
  return {
    async query<Row>(text: string, values?: readonly unknown[]) {
      try {
        // Several statements at once take no values.
        const result = values === undefined ? (await engine.exec(text)).at(-1) : await engine.query(text, [...values]);
        return (result?.rows ?? []) as readonly Row[];
      } catch (error) {
        throw new DatabaseError(error);
      }
    },
  };
}
