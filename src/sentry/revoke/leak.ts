import type { Candidate, Verdict } from '../verify.ts';
import type { Base } from '../hosts.ts';
import type { TokenKind } from '../../kinds/kind.ts';

/** A live token that has to be ended. */
export interface Leak {
  readonly candidate: Candidate;
  /** Its real kind, known after Sentry has said who the token acts as. */
  readonly kind: TokenKind;
  /** The Sentry that accepted it. */
  readonly base: Base;
  /** Slug of its organization, if known: from the user, or from an org token. */
  readonly organization: string | null;
  readonly verdict: Verdict;
}

/** The last four characters, which is what Sentry shows of a token in its settings. */
export function lastFour(leak: Leak): string {
  return leak.candidate.secret.reveal().slice(-4);
}
