import { isAgentToken } from '../kinds/token.ts';
import { parseOrgToken } from '../kinds/org-token.ts';

/** A structural check: whether Sentry could have issued this text. */
type Proof = (secret: string) => boolean;

/** The checks that a rule's `proof` may name. */
export const proofs: Readonly<Record<string, Proof>> = {
  /** Payload decoded and read, the secret's last character included. */
  'org-token': (secret) => typeof parseOrgToken(secret) !== 'string',
  /** A JWT whose header names the agent type. */
  'agent-token': isAgentToken,
  /** All letters in one case: a hash or a token is printed so, a random mix is neither. */
  'one-case': (secret) => !/[a-f]/.test(secret) || !/[A-F]/.test(secret),
};
