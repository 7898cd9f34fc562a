import { kinds } from '../kinds/kinds.ts';
import type { Kind } from '../kinds/kind.ts';

/** A structural check: whether Sentry could have issued this text. */
type Proof = (secret: string) => boolean;

/** The checks that a rule's `proof` may name: those of the kinds, and one that is of none. */
export const proofs: Readonly<Record<string, Proof>> = {
  ...Object.fromEntries(Object.values<Kind>(kinds).flatMap(({ proof, read }) => (proof === null ? [] : [[proof, (text: string) => read(text)?.valid === true]]))),
  /** All letters in one case: a hash or a token is printed so, a random mix is neither. */
  'one-case': (secret) => !/[a-f]/.test(secret) || !/[A-F]/.test(secret),
};
