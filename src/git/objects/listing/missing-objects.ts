import { type GitPlace, gitToldLines } from '../../run.ts';

/**
 * Objects that refs and other roots reach and the store does not have, in a partial clone as in a damaged repository.
 * One walk over all commits and trees: some percent of what reading everything costs. Nothing is fetched.
 *
 * Reads `git rev-list --objects --missing=print --quiet`: `?<oid>` for each blob or tree that is missing.
 *
 * @param roots names of objects that no ref names, such as older stashes; refs may be among them
 * @throws {UserError} with exit code 3 if git cannot walk on: a commit is missing or broken
 */
export async function missingObjects(roots: readonly string[], place: GitPlace): Promise<readonly string[]> {
  const walked = await gitToldLines(roots, ['rev-list', '--objects', '--all', '--missing=print', '--quiet', '--stdin'], place);
  return walked.toString('latin1').split('\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
}
