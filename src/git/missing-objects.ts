import { type GitPlace, git } from './run.ts';

/**
 * Objects that refs reach and the store does not have, in a partial clone as in a damaged repository. One walk over all
 * commits and trees: some percent of what reading everything costs. Nothing is fetched.
 *
 * Reads `git rev-list --objects --missing=print --quiet`: `?<oid>` for each blob or tree that is missing.
 * @throws {UserError} with exit code 3 where git cannot walk on: a commit is missing or broken
 */
export async function missingObjects(place: GitPlace): Promise<readonly string[]> {
  const walked = await git(['rev-list', '--objects', '--all', '--missing=print', '--quiet'], place);
  return walked.toString('latin1').split('\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
}
