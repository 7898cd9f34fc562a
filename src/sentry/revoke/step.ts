import type { Verdict } from '../verify.ts';

/** A way to end a token. */
export type Strategy = 'api' | 'delete-integration' | 'rotate-secret' | 'command' | 'webhook' | 'guided';

/** The outcome of one step, with words for people. Only Sentry's answer tells whether the token ended. */
export type StepOutcome =
  /** Something was done that should have ended it. */
  | { readonly kind: 'acted'; readonly says: string }
  /** Something was sent, but nobody knows whether it was carried out. */
  | { readonly kind: 'uncertain'; readonly says: string }
  /** It was tried and refused. */
  | { readonly kind: 'failed'; readonly says: string }
  /** Nothing that could end a token was sent: nobody knows which token to end, or there is no way to end it. */
  | { readonly kind: 'nothing-done'; readonly says: string }
  /** The step waited for a person. This is Sentry's last answer. */
  | { readonly kind: 'watched'; readonly says: string; readonly verdict: Verdict };

/** One step of a plan; it is announced before it is taken. */
export interface Step {
  readonly strategy: Strategy;
  /** What will happen, in plain sentences; null if the step only says why nothing can be done. */
  readonly says: string | null;
  readonly run: () => Promise<StepOutcome>;
}
