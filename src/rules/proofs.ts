import { kinds } from '../kinds/kinds.ts';
import type { Kind } from '../kinds/kind.ts';

/** A structural check: whether Sentry could have issued this text. */
type Proof = (secret: string) => boolean;

/** The checks that a rule's `proof` may name: the checks of the kinds, and one general check. */
export const proofs: Readonly<Record<string, Proof>> = {
  ...Object.fromEntries(Object.values<Kind>(kinds).flatMap(({ proof, read }) => (proof === null ? [] : [[proof, (text: string) => read(text)?.valid === true]]))),
  /** All letters have the same case. Hashes and tokens are printed so, random text usually is not. */
  'one-case': (secret) => !/[a-f]/.test(secret) || !/[A-F]/.test(secret),
};
