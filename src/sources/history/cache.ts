import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ObjectStore } from '../../git/objects/object-store.ts';
import { packIndex, placeOf } from '../../git/pack/pack-index.ts';
import type { StoredFiles } from '../../git/pack/packs.ts';
import { type WalkMemory, walkMemory } from './walk-memory.ts';
import { readJson, writeJson } from './stored-json.ts';

/** What an earlier run saw of a store. */
export interface Known {
  /** Names of the objects it caught. */
  readonly caught: readonly string[];
  /** How many objects it looked at, the files among them, and the bytes of all. */
  readonly objects: number;
  readonly files: number;
  readonly bytes: number;
  /** How many commits the refs reached, and a hash of what these named; null where git could not count them. */
  readonly commits: { readonly count: number; readonly refs: string } | null;
  /** Whether all that the objects name was stored. */
  readonly isConnected: boolean;
  /** The files it looked at, and those that have come since. */
  readonly seen: StoredFiles;
  readonly unseen: StoredFiles;
}

/** What a run saw, and what an earlier one did. */
export interface Seen extends Pick<Known, 'objects' | 'files' | 'bytes' | 'commits' | 'isConnected'> {
  readonly store: ObjectStore;
  readonly caught: ReadonlySet<string>;
}

export interface HistoryCache {
  /** Null where there is nothing to go by: no earlier run, other rules, packs that are gone. */
  load(store: ObjectStore): Known | null;
  /** Keeps what a complete run saw. A failure costs the next run its head start and nothing else; it is told. */
  save(seen: Seen, failed: (note: string) => void): Promise<void>;
  /** What is remembered of a walk. */
  walk(about: unknown): WalkMemory;
}

/** The file holds names of packs and of objects, which are hashes: nothing of what a secret is. */
interface Stored {
  readonly key: string;
  readonly packs: readonly string[];
  readonly loose: readonly string[];
  readonly caught: readonly string[];
  readonly objects: number;
  readonly files: number;
  readonly bytes: number;
  readonly commits: Known['commits'];
  readonly isConnected: boolean;
}

/**
 * Remembers under the repository's git folder what was looked at. A pack never changes and a loose object is named by its
 * content, so both need no second look by the same rules.
 *
 * @param about everything that the result depends on: rules, version, options
 */
export function historyCache(about: unknown): HistoryCache {
  const key = createHash('sha256').update(JSON.stringify(about)).digest('hex');
  const file = (store: ObjectStore): string => join(store.commonDir, 'sntrylint', 'history.json');
  return {
    walk: (walked) => walkMemory([key, walked]),
    load(store) {
      const stored = readStored(file(store), key);
      // What git alone can list may change without a file here that does.
      if (stored === null || !store.isWhole) return null;
      const packs = new Set(store.packs);
      if (!stored.packs.every((pack) => packs.has(pack))) return null;
      const [oldPacks, oldLoose] = [new Set(stored.packs), new Set(stored.loose)];
      const unseen = { packs: store.packs.filter((pack) => !oldPacks.has(pack)), loose: store.loose.filter((oid) => !oldLoose.has(oid)) };
      // A loose object goes when it is packed. One that is gone without that is missed by a run that looks at everything.
      const here = new Set(store.loose);
      const gone = stored.loose.filter((oid) => !here.has(oid));
      if (gone.length > 0 && !arePacked(gone, unseen.packs)) return null;
      const { objects, files, bytes, commits, isConnected } = stored;
      return { caught: stored.caught, objects, files, bytes, commits, isConnected, seen: { packs: stored.packs, loose: stored.loose }, unseen };
    },
    async save({ store, caught, objects, files, bytes, commits, isConnected }, failed) {
      const stored: Stored = { key, packs: store.packs, loose: store.loose, caught: [...caught].sort(), objects, files, bytes, commits, isConnected };
      const reason = writeJson(file(store), stored);
      if (reason !== null) failed(`what was seen could not be remembered (${reason}): the next run looks at everything again`);
    },
  };
}

/** Whether one of some packs has each of the objects. */
function arePacked(oids: readonly string[], packs: readonly string[]): boolean {
  const indexes = packs.map(packIndex);
  return oids.every((oid) => {
    const name = Buffer.from(oid, 'hex');
    return indexes.some((index) => index !== null && placeOf(index, name) !== null);
  });
}

function readStored(file: string, key: string): Stored | null {
  const stored = readJson(file) as Partial<Stored> | null;
  const isWhole =
    stored?.key === key &&
    [stored.packs, stored.loose, stored.caught].every(Array.isArray) &&
    [stored.objects, stored.files, stored.bytes].every((one) => typeof one === 'number') &&
    typeof stored.isConnected === 'boolean' &&
    (stored.commits === null || typeof stored.commits?.count === 'number');
  return isWhole ? (stored as Stored) : null;
}
