import type { StoredObject } from '../../git/objects/listing/all-objects.ts';
import type { Pack } from '../../git/pack/packs.ts';
import type { NotRead } from '../source.ts';

/** Objects that are looked through in one go. */
export type Portion =
  | { readonly kind: 'objects'; readonly objects: readonly StoredObject[] }
  /** Some of a pack's families: the roots from one to before another. */
  | { readonly kind: 'families'; readonly pack: Pack; readonly from: number; readonly to: number }
  /** Loose objects that are counted already and stand elsewhere too. */
  | { readonly kind: 'loose'; readonly objects: readonly LooseFile[] };

export interface LooseFile {
  readonly oid: string;
  readonly file: string;
}

/** What is said of some objects. No secret is in it: it names objects. */
export interface SieveAnswer {
  /** Those in which a rule found something, whatever their path may be. */
  readonly caught: readonly string[];
  readonly notRead: readonly NotRead[];
  /** Objects that these refer to, each once, as far as they are not in the same pack; files that trees name by themselves. */
  readonly references: readonly string[];
  readonly files: readonly string[];
  readonly objects: number;
  /** The files among them. */
  readonly blobs: number;
  readonly bytes: number;
}

/**
 * Looks through objects and names those that are worth a second look, with their paths known. The sources know nothing
 * of rules, so who calls brings it along. It is told before how many objects to expect, about.
 */
export type Sieve = (portions: AsyncIterable<Portion>, answered: (answer: SieveAnswer) => void, expected: number) => Promise<void>;
