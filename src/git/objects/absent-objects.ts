import { type GitPlace, gitToldLines } from '../run.ts';

/**
 * The objects that a repository does not have. In a partial clone `git cat-file` cannot tell: it ends at the first
 * missing object, since the remote has promised it and it may not be fetched. `rev-list` goes on.
 *
 * Reads `git rev-list --no-walk --objects --ignore-missing`: the names of the objects that exist.
 * @throws {UserError} with exit code 3 if git fails
 */
export async function absentObjects(oids: readonly string[], place: GitPlace): Promise<ReadonlySet<string>> {
  const args = ['rev-list', '--objects', '--no-walk', '--no-object-names', '--ignore-missing', '--missing=allow-any', '--stdin'];
  const there = new Set((await gitToldLines(oids, args, place)).toString('latin1').split('\n'));
  return new Set(oids.filter((oid) => !there.has(oid)));
}

/** Whether git ended because it may not fetch a promised object. */
export function isBrokenPromise(stderr: string): boolean {
  return /^fatal: could not fetch [0-9a-f]+ from promisor remote$/m.test(stderr);
}
