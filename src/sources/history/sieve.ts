import type { StoredObject } from '../../git/objects/listing/all-objects.ts';
import type { Pack } from '../../git/pack/packs.ts';
import type { NotRead } from '../source.ts';
import type { Recorded } from './graph/recorded.ts';

/** Objects that are searched together. If there are `packs`, those of the whole store, commits and trees are noted too. */
export type Portion =
  | { readonly kind: 'objects'; readonly objects: readonly StoredObject[]; readonly packs: readonly Pack[] | null }
  /**
   * Some of a pack's families: the roots in [`from`, `to`). If it `isAfterAll`, the portions before it have to be answered first, since
   * they tell which files are looked for in its trees.
   */
  | { readonly kind: 'families'; readonly pack: Pack; readonly from: number; readonly to: number; readonly packs: readonly Pack[] | null; readonly isAfterAll: boolean }
  /** Loose objects that also stand elsewhere, where they were counted. */
  | { readonly kind: 'loose'; readonly objects: readonly LooseFile[] };

export interface LooseFile {
  readonly oid: string;
  readonly file: string;
}

/** The answer about a portion. Of contents it holds only the names of files and folders. */
export interface SieveAnswer {
  /** Objects in which a rule may find something, depending on their path. */
  readonly caught: readonly string[];
  /** Those among them that are not trees, or whose content does not match their name: git may give another content. */
  readonly contents: readonly string[];
  readonly notRead: readonly NotRead[];
  /** Objects that these refer to and that are not in the same pack, each once; files that trees name are listed separately. */
  readonly references: readonly string[];
  readonly files: readonly string[];
  readonly recorded: readonly Recorded[];
  readonly objects: number;
  /** The files among them. */
  readonly blobs: number;
  readonly bytes: number;
}

/**
 * Searches objects and names those that need a second look with their paths. Sources know nothing about rules, so the caller
 * provides it. `expected` is about how many objects will come.
 */
export type Sieve = (portions: AsyncIterable<Portion>, answered: (answer: SieveAnswer) => void, expected: number) => Promise<void>;
