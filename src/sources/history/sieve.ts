import type { StoredObject } from '../../git/objects/listing/all-objects.ts';
import type { Pack } from '../../git/pack/packs.ts';
import type { NotRead } from '../source.ts';

/** Objects that are searched together. */
export type Portion =
  | { readonly kind: 'objects'; readonly objects: readonly StoredObject[] }
  /** Some of a pack's families: the roots in [`from`, `to`). */
  | { readonly kind: 'families'; readonly pack: Pack; readonly from: number; readonly to: number }
  /** Loose objects that also stand elsewhere, where they were counted. */
  | { readonly kind: 'loose'; readonly objects: readonly LooseFile[] };

export interface LooseFile {
  readonly oid: string;
  readonly file: string;
}

/** The answer about a portion. It only names objects, and holds no secret. */
export interface SieveAnswer {
  /** Objects in which a rule may find something, depending on their path. */
  readonly caught: readonly string[];
  readonly notRead: readonly NotRead[];
  /** Objects that these refer to and that are not in the same pack, each once; files that trees name are listed separately. */
  readonly references: readonly string[];
  readonly files: readonly string[];
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
