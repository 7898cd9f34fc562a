import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { UserError } from '../../../src/errors.ts';
import { byteSize } from '../../../src/report/text/words.ts';
import { lock } from '../disk/lock.ts';
import { makePrivate } from '../disk/make-private.ts';
import { DatabaseError, type Database, type Queryable } from './database.ts';
import { compileOnce, newDatabase } from './new-database.ts';

/** The part of PGlite and of its transactions that is used here. */
interface Engine {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
  exec(text: string): Promise<readonly { readonly rows: unknown[] }[]>;
}

/**
 * In bytes: how much must be free on the disk. Postgres in WebAssembly does not recover from a write to a full disk.
 */
const leastRoom = 64_000_000;

/**
 * The Postgres inside this process, in a folder that only the user may enter. Only one process may use it at a time,
 * since two would damage it.
 *
 * @throws {UserError} if another process uses it, or the folder cannot be used
 */
export async function pglite(folder: string, room = leastRoom): Promise<Database> {
  makePrivate(folder);
  if (freeBytes(folder) < room) throw new UserError(`its disk has less than ${byteSize(room)} left`, { where: folder, fix: 'make room, or name another folder with --data', exitCode: 3 });
  const held = lock(join(folder, 'lock'));
  if (held.kind === 'taken') throw new UserError('another sntrylint-fleet uses this folder', { where: folder, fix: 'wait until it ends, or keep the data on a Postgres (--database), which many may use at once', exitCode: 3 });
  try {
    const dataDir = join(folder, 'postgres');
    if (!existsSync(dataDir)) await newDatabase(dataDir);
    setFlagsFromString(compileOnce);
    const { PGlite } = await import('@electric-sql/pglite');
    const engine = await PGlite.create({ dataDir });
    return {
      kind: 'pglite',
      query: queryable(engine as Engine).query,
      async transaction(work) {
        // The caller waits until there is room, as it does for a server with a full disk.
        if (freeBytes(folder) < room) throw new DatabaseError({ code: '53100', message: `the disk of ${folder} has less than ${byteSize(room)} left` });
        return engine.transaction(async (tx) => work(queryable(tx as unknown as Engine)));
      },
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

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function queryable(engine: Engine): Queryable {
  return {
    async query<Row>(text: string, values?: readonly unknown[]) {
      try {
        // `exec` takes several statements, but no values.
        const result = values === undefined ? (await engine.exec(text)).at(-1) : await engine.query(text, [...values]);
        return (result?.rows ?? []) as readonly Row[];
      } catch (error) {
        throw new DatabaseError(error);
      }
    },
  };
}
