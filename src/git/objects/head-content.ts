import { UserError } from '../../errors.ts';
import { commitOf, isAncestor } from '../commits/revision.ts';
import type { GitPlace } from '../run.ts';
import { treeEntries } from './tree-entries.ts';

/** What HEAD holds; null if git cannot tell. It is needed only after a match, so it is read at the first question. */
export interface HeadContent {
  /** Says that a question will probably come, so that git can begin. */
  begin(): void;
  hasBlob(path: string, oid: string): Promise<boolean | null>;
  hasPath(path: string): Promise<boolean | null>;
  hasCommit(oid: string): Promise<boolean | null>;
}

/** Reads HEAD. Before the first commit it has nothing. If a tree is missing or git fails, the answer is null, and the finding stays. */
export function headContent(place: GitPlace): HeadContent {
  let head: Promise<string | null> | null = null;
  let tree: Promise<ReadonlyMap<string, string> | null> | null = null;
  const commit = (): Promise<string | null> => (head ??= commitOf('HEAD', place));
  // The files are listed at once. Whether there is a HEAD is asked only if that fails: each git takes milliseconds.
  const entries = (): Promise<ReadonlyMap<string, string> | null> => (tree ??= treeEntries('HEAD', place).catch(unknown).then((files) => files ?? noneYet()));
  const noneYet = (): Promise<ReadonlyMap<string, string> | null> => commit().then((oid) => (oid === null ? new Map() : null)).catch(unknown);
  const answer = async (ask: (found: ReadonlyMap<string, string>) => boolean): Promise<boolean | null> => {
    const found = await entries();
    return found === null ? null : ask(found);
  };
  return {
    begin: () => void entries().catch(() => {}),
    hasBlob: (path, oid) => answer((found) => found.get(path) === oid),
    hasPath: (path) => answer((found) => found.has(path)),
    hasCommit: (oid) =>
      commit()
        .then((now) => now !== null && isAncestor(oid, now, place))
        .catch(unknown),
  };
}

/** For sources where HEAD says nothing about a content: on a server, during a push. */
export const nothingOfHead: HeadContent = { begin: () => {}, hasBlob: async () => null, hasPath: async () => null, hasCommit: async () => null };

function unknown(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}
