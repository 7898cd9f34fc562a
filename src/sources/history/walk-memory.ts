import type { ObjectStore } from '../../git/objects/object-store.ts';
import type { PrivateFolder } from '../../disk/private-folder.ts';
import type { Origins } from './origins.ts';
import { hashOf, readJson, repositoryKey, writeJson } from './cache/stored-json.ts';

/** The paths of caught objects, as an earlier walk over the same commits found them. */
export interface WalkMemory {
  recall(store: ObjectStore): Origins | null;
  /**
   * @param origins of a walk that met no name which holds a secret
   * @returns null, or why it could not be written
   */
  keep(store: ObjectStore, origins: Origins): string | null;
}

/** Must be changed when the form of {@link Origins} changes. */
const shape = 2;

/**
 * Remembers one walk, in the folder of the history's cache. Commits never change, so the same starting points lead to
 * the same paths.
 *
 * @param about everything that the walk depends on: its starting points, the end of a shallow clone, the objects that
 *   it looked for
 */
export function walkMemory(about: unknown, folder: PrivateFolder): WalkMemory {
  const key = hashOf([shape, about]);
  const file = (store: ObjectStore): string => `${repositoryKey(store.commonDir)}.walk.json`;
  return {
    recall(store) {
      const stored = readJson(folder, file(store)) as (Partial<Origins> & { readonly key?: string }) | null;
      if (stored === null || stored.key !== key || ![stored.files, stored.messages].every(Array.isArray) || typeof stored.commits !== 'number') return null;
      return { files: stored.files!, messages: stored.messages!, names: [], commits: stored.commits };
    },
    keep(store, { files, messages, commits }) {
      return writeJson(folder, file(store), { key, files, messages, commits });
    },
  };
}
