import type { StoredObject } from '../../git/all-objects.ts';
import type { NotRead } from '../source.ts';

/** What is said of some objects. No secret is in it: it names objects. */
export interface SieveAnswer {
  /** Those in which a rule found something, whatever their path may be. */
  readonly caught: readonly string[];
  readonly notRead: readonly NotRead[];
  readonly objects: number;
  readonly bytes: number;
}

/**
 * Looks through objects and names those that are worth a second look, with their paths known. The sources know nothing
 * of rules, so who calls brings it along.
 */
export type Sieve = (portions: AsyncIterable<readonly StoredObject[]>, answered: (answer: SieveAnswer) => void) => Promise<void>;
