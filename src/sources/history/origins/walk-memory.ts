import type { ObjectStore } from '../../../git/objects/object-store.ts';
import type { PrivateFolder } from '../../../disk/private-folder.ts';
import type { Origins } from './origins.ts';
import { hashOf, readJson, repositoryKey, writeJson } from '../cache/stored-json.ts';

/** What a walk from refs found. */
export interface Walked {
  readonly found: Origins;
  /** Objects that refs name without a commit; with a path if they have one. */
  readonly byRefs: ReadonlyMap<string, string | null>;
}

/** What an earlier walk from the same refs found. */
export interface WalkMemory {
  recall(store: ObjectStore): Walked | null;
  /**
   * @param walked by a walk that met no name which holds a secret
   * @returns null, or why it could not be written
   */
  keep(store: ObjectStore, walked: Walked): string | null;
}

/** Must be changed when the form of {@link Walked} changes. */
const shape = 4;

interface Stored extends Pick<Origins, 'files' | 'messages' | 'commits'> {
  readonly key: string;
  readonly byRefs: readonly (readonly [string, string | null])[];
}

/**
 * Remembers one walk, in the folder of the history's cache. Objects never change, so the same refs lead to the same paths.
 *
 * @param about everything that the walk depends on: the objects that refs name, the end of a shallow clone, the objects that
 *   it looked for
 */
export function walkMemory(about: unknown, folder: PrivateFolder): WalkMemory {
  const key = hashOf([shape, about]);
  const file = (store: ObjectStore): string => `${repositoryKey(store.commonDir)}.walk.json`;
  return {
    recall(store) {
      const stored = readJson(folder, file(store)) as Partial<Stored> | null;
      if (stored === null || stored.key !== key || ![stored.files, stored.messages, stored.byRefs].every(Array.isArray) || !stored.byRefs!.every(Array.isArray) || typeof stored.commits !== 'number') return null;
      return { found: { files: stored.files!, messages: stored.messages!, names: [], commits: stored.commits }, byRefs: new Map(stored.byRefs) };
    },
    keep(store, { found: { files, messages, commits }, byRefs }) {
      return writeJson(folder, file(store), { key, files, messages, commits, byRefs: [...byRefs] } satisfies Stored);
    },
  };
}
