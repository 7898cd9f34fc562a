import { gitConfig } from './git-config.ts';
import { objectTypes } from './object-types.ts';
import { commitOf } from './revision.ts';
import { type GitPlace, git } from './run.ts';
import { treeEntries } from './tree-entries.ts';

/**
 * Objects that the history names and the store does not have. In a partial clone they are all looked for, since many are
 * left out on purpose; elsewhere those of HEAD alone, which costs next to nothing: the rest would be what `git fsck` does.
 * Nothing is fetched.
 *
 * @throws {UserError} with exit code 3 where git fails
 */
export async function missingObjects(place: GitPlace): Promise<readonly string[]> {
  const promisors = await gitConfig('^extensions\\.partialclone$|^remote\\..*\\.promisor$', place);
  if (promisors.length > 0) {
    const walked = await git(['rev-list', '--objects', '--all', '--missing=print', '--no-object-names'], place);
    return walked.toString('latin1').split('\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
  }
  const head = await commitOf('HEAD', place);
  if (head === null) return [];
  const wanted = [...new Set((await treeEntries(head, place)).values())];
  const types = await objectTypes(wanted, place);
  return wanted.filter((oid) => types.get(oid) === null);
}
