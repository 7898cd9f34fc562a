import { writeSync } from 'node:fs';
import type { Database, Queryable } from '../../src/store/database.ts';

/**
 * A database that kills this process before the statement with a given number. The end of a transaction counts as a
 * statement. The statement that was not sent goes to standard output.
 *
 * @param isArmed whether statements are counted yet
 */
export function dying(database: Database, statement: number, isArmed: () => boolean): Database {
  let left = statement;
  const step = (text: string): void => {
    if (!isArmed() || left-- > 0) return;
    writeSync(1, `${text.replaceAll(/\s+/g, ' ').trim()}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
  const counted = (db: Queryable): Queryable => ({
    query(text, values) {
      step(text);
      return db.query(text, values);
    },
  });
  return {
    ...database,
    ...counted(database),
    async transaction(work) {
      step('BEGIN');
      const result = await database.transaction(async (db) => {
        const done = await work(counted(db));
        step('COMMIT');
        return done;
      });
      step('after COMMIT');
      return result;
    },
  };
}
