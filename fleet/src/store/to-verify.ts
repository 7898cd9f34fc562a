import type { ToVerify } from '../scan/verify-tokens.ts';
import type { Queryable } from './database.ts';

/**
 * Every token that Sentry is to be asked about, once each, with a repository that holds it. This is the repository that
 * was scanned last, since it most likely still exists. Excused tokens are left out.
 *
 * @param all whether tokens that are known to be revoked are included too
 */
export function toVerify(db: Queryable, { all }: { readonly all: boolean }): Promise<readonly ToVerify[]> {
  return grouped(
    db,
    `SELECT DISTINCT ON (f.sha256) f.sha256, p.repository_id
     FROM fleet.finding f JOIN fleet.place p ON p.rule_id = f.rule_id AND p.sha256 = f.sha256 AND p.in_history
     JOIN fleet.repository r ON r.id = p.repository_id
     WHERE f.excuse IS NULL AND ($1 OR f.revoked_at IS NULL)
     ORDER BY f.sha256, (r.state = 'scanned') DESC, r.last_scanned_at DESC NULLS LAST, r.name`,
    all,
  );
}

/** Every repository that holds some of these tokens, with all of these tokens that it holds. */
export function holders(db: Queryable, sha256s: readonly string[]): Promise<readonly ToVerify[]> {
  return grouped(db, 'SELECT DISTINCT p.sha256, p.repository_id FROM fleet.place p WHERE p.in_history AND p.sha256 = ANY($1::text[])', sha256s);
}

/** How many tokens are in no history any more. They cannot be read again, so Sentry cannot be asked about them. */
export async function unreadableTokens(db: Queryable, { all }: { readonly all: boolean }): Promise<number> {
  const [row] = await db.query<{ readonly count: number }>(
    `SELECT count(DISTINCT f.sha256)::integer AS count FROM fleet.finding f
     WHERE f.excuse IS NULL AND ($1 OR f.revoked_at IS NULL)
       AND EXISTS (SELECT FROM fleet.place p WHERE p.sha256 = f.sha256) AND NOT EXISTS (SELECT FROM fleet.place p WHERE p.sha256 = f.sha256 AND p.in_history)`,
    [all],
  );
  return row?.count ?? 0;
}

/** @param pairs a query that gives tokens, each with the id of a repository */
function grouped(db: Queryable, pairs: string, value: unknown): Promise<readonly ToVerify[]> {
  return db.query<ToVerify>(
    `SELECT r.name, r.url, r.platform, r.archived, r.fork, array_to_json(array_agg(one.sha256 ORDER BY one.sha256)) AS "sha256s"
     FROM (${pairs}) AS one JOIN fleet.repository r ON r.id = one.repository_id
     GROUP BY r.id ORDER BY r.name COLLATE "C"`,
    [value],
  );
}
