import { UserError } from '../errors.ts';
import { rawChanges } from '../git/commits/raw-changes.ts';
import type { GitPlace } from '../git/run.ts';
import { plural } from '../wording/plural.ts';
import { showPath } from '../wording/show-path.ts';

/** Who may move a file: the next commit, or one that is there. */
export type Mover = { readonly kind: 'staged' } | { readonly kind: 'commit'; readonly commit: string };

/** The paths that a mover takes away at which this very content stood. */
export type MovedFrom = (oid: string, mover: Mover) => Promise<readonly string[]>;

/**
 * Tells what is moved from what is new. A file that is moved and changed at once is new, and so is a copy; in a merge commit
 * all is. git is asked only where something was found, once for each commit.
 */
export function movedFrom(place: GitPlace): MovedFrom {
  let last: { readonly of: string; readonly removed: Promise<ReadonlyMap<string, readonly string[]>> } | null = null;
  return async (oid, mover) => {
    const of = mover.kind === 'staged' ? 'HEAD' : mover.commit;
    if (last?.of !== of) last = { of, removed: removedBy(mover, place) };
    return (await last.removed).get(oid) ?? [];
  };
}

/** Paths by the content they had. Where git cannot say, nothing is moved: then all is new. */
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

/** What is said of content that is not here and only moves, or has another mode: its commit adds nothing but a name. */
export function movedUnread(count: number): string {
  return `${plural(count, 'file that this clone does not have was', 'files that this clone does not have were')} not read: nothing of the content is new`;
}
