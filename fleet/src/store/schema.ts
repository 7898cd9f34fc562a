import { UserError } from '../../../src/errors.ts';
import type { Database } from './database.ts';

/**
 * The migrations of the tables. Each entry is one version, and runs once, in order. A published entry never changes; a
 * change needs a new entry.
 *
 * No column may hold a secret, only its SHA-256, its prefix and its last four characters.
 */
const versions: readonly string[] = [
  `
  CREATE TABLE fleet.repository (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    url text NOT NULL,
    platform text NOT NULL CHECK (platform IN ('github', 'gitlab', 'gitea', 'url', 'folder')),
    archived boolean NOT NULL,
    fork boolean NOT NULL,
    wiki_of text,
    added_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('scanned', 'waiting', 'set-aside')),
    reason text,
    last_scanned_at timestamptz,
    -- SHA-256 of the refs that were scanned, and of what they were scanned with.
    seen text,
    commits bigint NOT NULL DEFAULT 0,
    bytes bigint NOT NULL DEFAULT 0
  );
  CREATE INDEX repository_state ON fleet.repository (state);

  CREATE TABLE fleet.finding (
    rule_id text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    fingerprint text NOT NULL,
    kind text NOT NULL,
    severity text NOT NULL,
    confidence text NOT NULL,
    message text NOT NULL,
    redacted text NOT NULL,
    organization jsonb,
    remediation jsonb NOT NULL,
    verification jsonb NOT NULL,
    revoked_at timestamptz,
    excuse text,
    excused_at timestamptz,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (rule_id, sha256)
  );
  CREATE INDEX finding_fingerprint ON fleet.finding (fingerprint);

  CREATE TABLE fleet.place (
    repository_id bigint NOT NULL REFERENCES fleet.repository ON DELETE CASCADE,
    rule_id text NOT NULL,
    sha256 text NOT NULL,
    -- SHA-256 of what tells one place from another: path, position and encoding.
    place_key text NOT NULL,
    path text NOT NULL,
    start_line integer NOT NULL,
    start_column integer NOT NULL,
    end_line integer NOT NULL,
    end_column integer NOT NULL,
    byte_offset bigint NOT NULL,
    byte_length bigint NOT NULL,
    encoding text,
    commit text,
    author text,
    date text,
    in_head boolean,
    in_history boolean NOT NULL,
    suppressed jsonb,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (repository_id, rule_id, sha256, place_key),
    FOREIGN KEY (rule_id, sha256) REFERENCES fleet.finding ON DELETE CASCADE
  );
  CREATE INDEX place_finding ON fleet.place (rule_id, sha256);

  CREATE TABLE fleet.not_read (
    repository_id bigint NOT NULL REFERENCES fleet.repository ON DELETE CASCADE,
    position integer NOT NULL,
    path text,
    reason text NOT NULL,
    PRIMARY KEY (repository_id, position)
  );
  `,
];

/**
 * Makes the tables, or brings them up to date. If several programs start at once, one of them does it.
 * @param oldest the oldest version of Postgres that works, as `server_version_num` gives it
 * @throws {UserError} if a newer program has written the data, or if the server is too old
 */
export async function migrate(database: Database, upTo: readonly string[] = versions, oldest = 130_000): Promise<void> {
  await database.transaction(async (db) => {
    const [server] = await db.query<{ readonly number: number; readonly name: string }>(`SELECT current_setting('server_version_num')::integer AS number, current_setting('server_version') AS name`);
    if (server !== undefined && server.number < oldest) throw new UserError(`this Postgres is too old: it is ${server.name}`, { fix: `use Postgres ${oldest / 10_000} or later`, exitCode: 3 });
    // A number that no other program locks: the digits of "fleet" on a telephone.
    await db.query('SELECT pg_advisory_xact_lock($1)', [35338]);
    // `CREATE SCHEMA IF NOT EXISTS` would need the right to make one, even if it exists.
    const [there] = await db.query(`SELECT FROM pg_namespace WHERE nspname = 'fleet'`);
    if (there === undefined) await db.query('CREATE SCHEMA fleet');
    await db.query('CREATE TABLE IF NOT EXISTS fleet.version (version integer NOT NULL)');
    const [row] = await db.query<{ readonly version: number }>('SELECT version FROM fleet.version');
    const found = row?.version ?? 0;
    if (found > upTo.length) {
      throw new UserError(`the data was written by a newer sntrylint-fleet (its version is ${found}, this one knows ${upTo.length})`, { fix: 'install the newer one', exitCode: 3 });
    }
    if (found === upTo.length) return;
    for (const statements of upTo.slice(found)) await db.query(statements);
    await db.query(row === undefined ? 'INSERT INTO fleet.version VALUES ($1)' : 'UPDATE fleet.version SET version = $1', [upTo.length]);
  });
}
