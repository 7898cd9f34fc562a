import type { ToVerify } from '../scan/verify-tokens.ts';
import type { Queryable } from './database.ts';

/**
 * Every token that Sentry is to be asked about, once each, with a repository that holds it: the one that was scanned last, since
 * it most likely still exists. Excused tokens are left out.
 *
 * @param all whether tokens that are known to be revoked are included too
 * @param without repositories that could not be read
 */
export async function toVerify(db: Queryable, { all, without, done }: { readonly all: boolean; readonly without: readonly string[]; readonly done: readonly string[] }): Promise<readonly ToVerify[]> {
  const rows = await db.query<Omit<ToVerify, 'wikiOf'>>(
    `SELECT r.name, r.url, r.platform, r.archived, r.fork, array_to_json(array_agg(one.sha256 ORDER BY one.sha256)) AS "sha256s"
     FROM (
       SELECT DISTINCT ON (f.sha256) f.sha256, p.repository_id
       FROM fleet.finding f JOIN fleet.place p ON p.rule_id = f.rule_id AND p.sha256 = f.sha256 AND p.in_history
       JOIN fleet.repository r ON r.id = p.repository_id
       WHERE f.excuse IS NULL AND ($1 OR f.revoked_at IS NULL) AND NOT r.name = ANY($2::text[]) AND NOT f.sha256 = ANY($3::text[])
       ORDER BY f.sha256, (r.state = 'scanned') DESC, r.last_scanned_at DESC NULLS LAST, r.name
     ) AS one JOIN fleet.repository r ON r.id = one.repository_id
     GROUP BY r.id ORDER BY r.name COLLATE "C"`,
    [all, [...without], [...done]],
  );
  return rows;
}
