import type { ObjectStore } from '../../../git/objects/object-store.ts';
import { packIndex, placeOf } from '../../../git/pack/pack-index.ts';
import type { StoredFiles } from '../../../git/pack/packs.ts';
import type { PrivateFolder } from '../../../disk/private-folder.ts';
import { isSamePack, type Stamps, stampsOf } from './stored-stamps.ts';
import { type WalkMemory, walkMemory } from '../origins/walk-memory.ts';
import { hashOf, readJson, repositoryKey, writeJson } from './stored-json.ts';

/** What an earlier run saw of the stored objects. */
export interface Known {
  /** Names of the objects it caught. */
  readonly caught: readonly string[];
  /** How many objects it looked at, the files among them, and the bytes of all. */
  readonly objects: number;
  readonly files: number;
  readonly bytes: number;
  /**
   * How many commits the refs reached, and a hash of the objects that the refs named. Null if git could not count the
   * commits.
   */
  readonly commits: { readonly count: number; readonly refs: string } | null;
  /** Whether every object that the stored objects name was stored too. */
  readonly isConnected: boolean;
  /**
   * The files that the earlier run read, and those that are new since. Packs of the earlier run are unchanged; a loose
   * object may be in a pack now.
   */
  readonly seen: StoredFiles;
  readonly unseen: StoredFiles;
  /** Loose objects that the earlier run counted and whose files have changed since. */
  readonly changedLoose: readonly string[];
}

/** The facts that a run remembers for the next one. */
export interface Seen extends Pick<Known, 'objects' | 'files' | 'bytes' | 'commits' | 'isConnected'> {
  readonly store: ObjectStore;
  readonly caught: ReadonlySet<string>;
}

export interface HistoryCache {
  /** What an earlier run saw. Null if it cannot be used: there is none, it had other rules, or its packs are gone. */
  load(store: ObjectStore): Known | null;
  /** Keeps what a complete run saw. If that fails, `failed` is called, and the next run only takes longer. */
  save(seen: Seen, failed: (note: string) => void): Promise<void>;
  /** The memory for walks over the commits. */
  walk(about: unknown): WalkMemory;
}

/** The content of the file: names of packs and objects, which are hashes. It holds no secret. */
interface Stored {
  readonly key: string;
  readonly stamps: Stamps;
  readonly caught: readonly string[];
  readonly objects: number;
  readonly files: number;
  readonly bytes: number;
  readonly commits: Known['commits'];
  readonly isConnected: boolean;
}

/**
 * Remembers what was read, in a folder of the user's own, since anybody may have written the repository. A pack never changes,
 * and a loose object is named by its content, so the same rules need not read them again. Both are recognized by their stamps:
 * names prove nothing if a folder was unpacked in the place of another one.
 *
 * @param about everything that the result depends on: rules, version, options
 */
export function historyCache(about: unknown, folder: PrivateFolder): HistoryCache {
  const key = hashOf(about);
  let taken: Stamps | null = null;
  return {
    walk: (walked) => walkMemory([key, walked], folder),
    load(store) {
      taken = stampsOf(store);
      const stored = readStored(folder, fileOf(store), key);
      // Objects that only git can list may change while no file listed here changes.
      if (stored === null || taken === null || !store.isWhole) return null;
      const { packs, loose } = stored.stamps;
      const now = taken;
      if (!Object.entries(packs).every(([pack, seen]) => now.packs[pack] !== undefined && isSamePack(pack, seen, now.packs[pack]))) return null;
      const newPacks = store.packs.filter((pack) => packs[pack] === undefined);
      // A loose object vanishes when it is packed. If one vanished in another way, everything is read again to report it as missing.
      const gone = Object.keys(loose).filter((oid) => now.loose[oid] === undefined);
      if (gone.length > 0 && !arePacked(gone, newPacks)) return null;
      const newLoose = store.loose.filter((oid) => loose[oid] === undefined);
      const changedLoose = store.loose.filter((oid) => loose[oid] !== undefined && loose[oid] !== now.loose[oid]);
      const { caught, objects, files, bytes, commits, isConnected } = stored;
      return { caught, objects, files, bytes, commits, isConnected, seen: { packs: Object.keys(packs), loose: Object.keys(loose) }, unseen: { packs: newPacks, loose: newLoose }, changedLoose };
    },
    async save({ store, caught, objects, files, bytes, commits, isConnected }, failed) {
      if (taken === null) return failed('what was seen could not be remembered, since the files of the repository changed: the next run looks at everything again');
      const stored: Stored = { key, stamps: taken, caught: [...caught].sort(), objects, files, bytes, commits, isConnected };
      const reason = writeJson(folder, fileOf(store), stored);
      if (reason !== null) failed(`what was seen could not be remembered (${reason}): the next run looks at everything again`);
    },
  };
}

/** One file for each repository. A copy in another place, or a folder in the place of another, is another repository. */
function fileOf({ commonDir }: ObjectStore): string {
  return `${repositoryKey(commonDir)}.json`;
}

/** Whether one of some packs has each of the objects. */
function arePacked(oids: readonly string[], packs: readonly string[]): boolean {
  const indexes = packs.map(packIndex);
  return oids.every((oid) => {
    const name = Buffer.from(oid, 'hex');
    return indexes.some((index) => index !== null && placeOf(index, name) !== null);
  });
}

/** Null if there is no file, or another program wrote it. */
function readStored(folder: PrivateFolder, file: string, key: string): Stored | null {
  const stored = readJson(folder, file) as Partial<Stored> | null;
  const isWhole =
    stored?.key === key &&
    Array.isArray(stored.caught) &&
    [stored.stamps, stored.stamps?.packs, stored.stamps?.loose].every((one) => typeof one === 'object' && one !== null) &&
    [stored.objects, stored.files, stored.bytes].every((one) => typeof one === 'number') &&
    typeof stored.isConnected === 'boolean' &&
    (stored.commits === null || typeof stored.commits?.count === 'number');
  return isWhole ? (stored as Stored) : null;
}
