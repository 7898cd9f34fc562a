import type { ListedRepository } from '../listing/repository.ts';
import type { Queryable } from './database.ts';
import { storable } from './storable.ts';

/** A repository as the store knows it. */
export interface StoredRepository extends ListedRepository {
  readonly id: string;
  /** A hash of the scanned refs and of the options of that scan; null if it was never scanned. */
  readonly seen: string | null;
}

/** Adds repositories, or updates known ones. Returns their ids, in the order of the names. */
export async function addRepositories(db: Queryable, repositories: readonly ListedRepository[]): Promise<readonly string[]> {
  const rows = await db.query<{ readonly id: string }>(
    `INSERT INTO fleet.repository (name, url, platform, archived, fork, wiki_of, added_at, state)
     SELECT name, url, platform, archived, fork, wiki_of, now(), 'waiting'
     FROM json_to_recordset($1::json) AS one (name text, url text, platform text, archived boolean, fork boolean, wiki_of text)
     -- The order is always the same, so that two lists that are added at once cannot block each other.
     ORDER BY name
     ON CONFLICT (name) DO UPDATE SET url = excluded.url, platform = excluded.platform, archived = excluded.archived, fork = excluded.fork,
       wiki_of = excluded.wiki_of, state = 'waiting', reason = NULL
     RETURNING id::text AS id`,
    [JSON.stringify(repositories.map(({ wikiOf, ...one }) => storable({ ...one, wiki_of: wikiOf ?? null })))],
  );
  return rows.map(({ id }) => id);
}

/** A repository by its id; null if it was removed meanwhile. */
export async function repositoryById(db: Queryable, id: string): Promise<StoredRepository | null> {
  const [row] = await db.query<Omit<StoredRepository, 'wikiOf'> & { readonly wikiOf: string | null }>(
    'SELECT id::text AS id, name, url, platform, archived, fork, wiki_of AS "wikiOf", seen FROM fleet.repository WHERE id = $1',
    [id],
  );
  if (row === undefined) return null;
  const { wikiOf, ...rest } = row;
  return wikiOf === null ? rest : { ...rest, wikiOf };
}

/**
 * Removes a repository, given by name or URL, with its places and the findings that no other repository has; null if
 * there is no such repository. Must be called in a transaction.
 */
export async function forgetRepository(db: Queryable, name: string): Promise<Pick<StoredRepository, 'id' | 'url'> | null> {
  // A worker may be writing that another repository has one of these findings too. So this waits for all who write
  // places, and lets nobody begin.
  await db.query('LOCK TABLE fleet.place IN SHARE ROW EXCLUSIVE MODE');
  const [row] = await db.query<Pick<StoredRepository, 'id' | 'url'>>('DELETE FROM fleet.repository WHERE name = $1 OR url = $1 RETURNING id::text AS id, url', [name]);
  if (row === undefined) return null;
  // An excused finding is kept, since it may come back.
  await db.query('DELETE FROM fleet.finding f WHERE f.excuse IS NULL AND NOT EXISTS (SELECT FROM fleet.place p WHERE p.rule_id = f.rule_id AND p.sha256 = f.sha256)');
  return row;
}

/** Records why the last try failed, or that the repository is set aside. */
export async function noteFailure(db: Queryable, id: string, state: 'waiting' | 'set-aside', reason: string): Promise<void> {
  await db.query('UPDATE fleet.repository SET state = $2, reason = $3 WHERE id = $1', [id, state, storable(reason)]);
}
