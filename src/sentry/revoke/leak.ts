import type { Candidate, Verdict } from '../verify.ts';
import type { Base } from '../hosts.ts';
import type { TokenKind } from '../../kinds/kind.ts';

/** A live token that is to end. */
export interface Leak {
  readonly candidate: Candidate;
  /** What it is in fact, now that Sentry has said whom it acts as. */
  readonly kind: TokenKind;
  /** The Sentry that accepted it. */
  readonly base: Base;
  /** Slug of the organization it belongs to, as far as it is known: said by the user, or by an org token. */
  readonly organization: string | null;
  readonly verdict: Verdict;
}

/** The last four characters, which is what Sentry shows of a token in its settings. */
export function lastFour(leak: Leak): string {
  return leak.candidate.secret.reveal().slice(-4);
}
