import { type GitPlace, gitToldLines } from '../../run.ts';

/**
 * The objects that refs or other roots reach but the store lacks, in a partial clone or a damaged repository. git walks
 * all commits and trees, which takes a few percent of the time for reading everything. Nothing is fetched.
 *
 * Reads `git rev-list --objects --missing=print --quiet`: `?<oid>` for each missing blob or tree.
 *
 * @param roots names of objects that no ref names, such as older stashes; refs may be among them
 * @throws {UserError} with exit code 3 if git cannot walk on because a commit is missing or broken
 */
export async function missingObjects(roots: readonly string[], place: GitPlace): Promise<readonly string[]> {
  const walked = await gitToldLines(roots, ['rev-list', '--objects', '--all', '--missing=print', '--quiet', '--stdin'], place);
  return walked.toString('latin1').split('\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
}
