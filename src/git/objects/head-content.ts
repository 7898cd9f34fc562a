import { UserError } from '../../errors.ts';
import { commitOf, isAncestor } from '../revision.ts';
import type { GitPlace } from '../run.ts';
import { treeEntries } from './tree-entries.ts';

/** What HEAD still has; null where git cannot tell. Asked only after a match; read once, with the first question. */
export interface HeadContent {
  hasBlob(path: string, oid: string): Promise<boolean | null>;
  hasPath(path: string): Promise<boolean | null>;
  hasCommit(oid: string): Promise<boolean | null>;
}

/** Before the first commit HEAD has nothing. A tree that is missing, or a git that was ended, must not take the finding along. */
export function headContent(place: GitPlace): HeadContent {
  let head: Promise<string | null> | null = null;
  let tree: Promise<ReadonlyMap<string, string> | null> | null = null;
  const commit = (): Promise<string | null> => (head ??= commitOf('HEAD', place));
  const entries = (): Promise<ReadonlyMap<string, string> | null> =>
    (tree ??= commit()
      .then((oid) => (oid === null ? new Map<string, string>() : treeEntries(oid, place)))
      .catch(unknown));
  const answer = async (ask: (found: ReadonlyMap<string, string>) => boolean): Promise<boolean | null> => {
    const found = await entries();
    return found === null ? null : ask(found);
  };
  return {
    hasBlob: (path, oid) => answer((found) => found.get(path) === oid),
    hasPath: (path) => answer((found) => found.has(path)),
    hasCommit: (oid) =>
      commit()
        .then((now) => now !== null && isAncestor(oid, now, place))
        .catch(unknown),
  };
}

/** Where HEAD says nothing of a content: on a server, of what is only now being pushed. */
export const nothingOfHead: HeadContent = { hasBlob: async () => null, hasPath: async () => null, hasCommit: async () => null };

function unknown(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}
