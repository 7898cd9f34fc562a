import { commitOf, isAncestor } from './revision.ts';
import { type GitPlace } from './run.ts';
import { treeEntries } from './tree-entries.ts';

/** What HEAD still has. Asked only after a match; read once, with the first question. */
export interface HeadContent {
  hasBlob(path: string, oid: string): Promise<boolean>;
  hasPath(path: string): Promise<boolean>;
  hasCommit(oid: string): Promise<boolean>;
}

/** Before the first commit HEAD has nothing. */
export function headContent(place: GitPlace): HeadContent {
  let head: Promise<string | null> | null = null;
  let tree: Promise<ReadonlyMap<string, string>> | null = null;
  const commit = (): Promise<string | null> => (head ??= commitOf('HEAD', place));
  const entries = (): Promise<ReadonlyMap<string, string>> =>
    (tree ??= commit().then((oid) => (oid === null ? new Map<string, string>() : treeEntries(oid, place))));
  return {
    hasBlob: async (path, oid) => (await entries()).get(path) === oid,
    hasPath: async (path) => (await entries()).has(path),
    hasCommit: async (oid) => {
      const now = await commit();
      return now !== null && isAncestor(oid, now, place);
    },
  };
}
