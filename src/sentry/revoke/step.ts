import type { Verdict } from '../verify.ts';

/** A way to end a token. */
export type Strategy = 'api' | 'delete-integration' | 'rotate-secret' | 'command' | 'webhook' | 'guided';

/** What came of one step, and for people in words. Whether the token ended is for Sentry to say, not for the step. */
export type StepOutcome =
  /** Something was done that should have ended it. */
  | { readonly kind: 'acted'; readonly says: string }
  /** Something was sent, and nobody knows whether it was carried out. */
  | { readonly kind: 'uncertain'; readonly says: string }
  /** It was tried and refused. */
  | { readonly kind: 'failed'; readonly says: string }
  /** Nothing was sent that could end a token: it could not be told which one, or there is no way. */
  | { readonly kind: 'nothing-done'; readonly says: string }
  /** A person was waited for, and this is what Sentry said last. */
  | { readonly kind: 'watched'; readonly says: string; readonly verdict: Verdict };

/** One step of a plan: told before it is taken. */
export interface Step {
  readonly strategy: Strategy;
  /** What will happen, in one or more plain sentences; null if it only says why nothing can. */
  readonly says: string | null;
  readonly run: () => Promise<StepOutcome>;
}
