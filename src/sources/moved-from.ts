import { UserError } from '../errors.ts';
import { rawChanges } from '../git/commits/changes/raw-changes.ts';
import type { GitPlace } from '../git/run.ts';
import { plural } from '../wording/plural.ts';
import { showPath } from '../wording/show-path.ts';

/** The commit that may move a file: the next one, or an existing one. */
export type Mover = { readonly kind: 'staged' } | { readonly kind: 'commit'; readonly commit: string };

/** The paths that this commit deletes and that had the same content. */
export type MovedFrom = (oid: string, mover: Mover) => Promise<readonly string[]>;

/**
 * Tells moved files from new ones. A file that is moved and changed at once is new, and so is a copy; in a merge commit
 * everything is new. git is asked only if something was found, once for each commit.
 */
export function movedFrom(place: GitPlace): MovedFrom {
  let last: { readonly of: string; readonly removed: Promise<ReadonlyMap<string, readonly string[]>> } | null = null;
  return async (oid, mover) => {
    const of = mover.kind === 'staged' ? 'HEAD' : mover.commit;
    if (last?.of !== of) last = { of, removed: removedBy(mover, place) };
    return (await last.removed).get(oid) ?? [];
  };
}

/** Deleted paths by the content they had. If git cannot tell, nothing counts as moved. */
async function removedBy(mover: Mover, place: GitPlace): Promise<ReadonlyMap<string, readonly string[]>> {
  const removed = new Map<string, string[]>();
  const options = ['--raw', '-z', '--no-abbrev', '--no-renames', '--diff-filter=D'];
  const args = mover.kind === 'staged' ? ['diff-index', '--cached', ...options, 'HEAD', '--'] : ['diff-tree', '-r', '--no-commit-id', ...options, mover.commit, '--'];
  try {
    for await (const changes of rawChanges(args, place)) {
      for (const { oldOid, path } of changes) removed.set(oldOid, [...(removed.get(oldOid) ?? []), showPath(path)]);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return new Map();
  }
  return removed;
}

/**
 * The note about files that this clone lacks and whose content is not new: a commit only moves them, or changes their
 * mode.
 */
export function movedUnread(count: number): string {
  return `${plural(count, 'file that this clone does not have was', 'files that this clone does not have were')} not read: nothing of the content is new`;
}
