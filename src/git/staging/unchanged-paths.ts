import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { treeEntries } from '../objects/tree-entries.ts';
import { readPlain } from '../plain-file.ts';
import type { GitPlace } from '../run.ts';

/** In bytes. Larger files count as changed. */
const mostBytes = 50_000_000;

/**
 * The paths whose file in the work tree has exactly the content that it has in a commit, so that its lines have the
 * same numbers. git is not asked about the files, since it would run the filters that a repository names.
 *
 * @param root the folder of the work tree
 * @throws {UserError} with exit code 3 if git fails
 */
export async function unchangedPaths(paths: Iterable<string>, commit: string, root: string, place: GitPlace): Promise<ReadonlySet<string>> {
  const entries = await treeEntries(commit, place);
  const algorithm = commit.length === 40 ? 'sha1' : 'sha256';
  const unchanged = new Set<string>();
  for (const path of new Set(paths)) {
    const oid = entries.get(path);
    const bytes = oid === undefined ? null : readPlain(join(root, path), mostBytes);
    if (bytes === null) continue;
    // An object's name is the hash of its type, its size, a NUL and its content (`git help hash-object`).
    const name = createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    if (name === oid) unchanged.add(path);
  }
  return unchanged;
}
