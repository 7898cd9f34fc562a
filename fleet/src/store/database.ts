/** A connection or a transaction that takes SQL. */
export interface Queryable {
  /** One statement with its values, or several without any. Rows are those of the last statement. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

/**
 * A Postgres: a server, or the one inside this process. Callers need not know which.
 *
 * A failed statement throws a {@link DatabaseError}. It says whether the connection was lost, so that the caller can
 * wait.
 */
export interface Database extends Queryable, AsyncDisposable {
  readonly kind: 'postgres' | 'pglite';
  /** Runs `work` in a transaction: either everything that it writes is kept, or nothing. */
  transaction<Result>(work: (queryable: Queryable) => Promise<Result>): Promise<Result>;
}

/** A statement that failed. Its message holds the database's words and no values. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  /** The code of Postgres (`23505`), or of the network (`ECONNREFUSED`). */
  readonly code: string;
  /** Whether the same statement may succeed when the database is back. */
  readonly isLost: boolean;

  constructor(cause: unknown) {
    const { code, message } = (cause ?? {}) as { readonly code?: unknown; readonly message?: unknown };
    const words = typeof message === 'string' ? message : 'it failed';
    super(words, { cause });
    this.code = typeof code === 'string' ? code : '';
    this.isLost = isLost(this.code, words);
  }
}

/**
 * These faults are temporary: a broken connection, a server that starts or stops (class 57P), too many clients (53300), a full
 * disk (53100). https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
function isLost(code: string, words: string): boolean {
  if (/^(?:08|57P|53)/.test(code) || code === '40001' || code === '40P01' || code === '55P03') return true;
  if (/^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|ENET)/.test(code) || code === 'ENOENT') return true;
  return code === '' && /connection|terminat|timeout|not queryable/i.test(words);
}
