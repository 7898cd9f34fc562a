import { Socket } from 'node:net';
import pg from 'pg';
import { DatabaseError, type Database, type Queryable } from './database.ts';

/** The most connections of one process. Its workers wait for repositories, and hardly ever for the database. */
const mostConnections = 4;

/**
 * A Postgres server.
 * @param address `postgres://host/database`; a password comes from PGPASSWORD or ~/.pgpass
 */
export function postgres(address: string): Database {
  // If a login fails half-way, its connection stays open, and the program would never end.
  const sockets = new Set<Socket>();
  const stream = (): Socket => {
    const socket = new Socket();
    sockets.add(socket);
    return socket.once('close', () => sockets.delete(socket));
  };
  const pool = new pg.Pool({ connectionString: withCheckedServer(address), stream, max: mostConnections, idleTimeoutMillis: 10_000, connectionTimeoutMillis: 15_000, application_name: 'sntrylint-fleet', keepAlive: true });
  // An unused connection broke. The next statement gets a new one, or an error.
  pool.on('error', () => {});
  const borrow = async <Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw new DatabaseError(isWithoutPassword(error) ? { message: 'it asks for a password, and there is none' } : error);
    });
    // The error of a running statement also comes as an event, which nobody else handles.
    client.on('error', ignored);
    try {
      const result = await work(client);
      client.off('error', ignored);
      client.release();
      return result;
    } catch (error) {
      // A failed `BEGIN; …; COMMIT` may leave the connection in a transaction, so the connection is closed.
      client.release(true);
      throw error;
    }
  };
  return {
    kind: 'postgres',
    query: (text, values) => borrow((client) => queryable(client).query(text, values)),
    transaction: (work) =>
      borrow(async (client) => {
        const one = queryable(client);
        await one.query('BEGIN');
        const result = await work(one);
        await one.query('COMMIT');
        return result;
      }),
    async [Symbol.asyncDispose]() {
      await pool.end();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function ignored(): void {}

/** pg takes all of these as `verify-full`, and warns in nine lines that this will change. */
function withCheckedServer(address: string): string {
  return address.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}

function isWithoutPassword(error: unknown): boolean {
  return error instanceof Error && /^SASL: .*client password must be/.test(error.message);
}

function queryable(client: pg.PoolClient): Queryable {
  return {
    async query<Row>(text: string, values?: readonly unknown[]) {
      try {
        const result = (await client.query(values === undefined ? text : { text, values: [...values] })) as unknown as pg.QueryResult | readonly pg.QueryResult[];
        const last = Array.isArray(result) ? (result.at(-1) as pg.QueryResult | undefined) : (result as pg.QueryResult);
        return (last?.rows ?? []) as readonly Row[];
      } catch (error) {
        throw new DatabaseError(error);
      }
    },
  };
}
