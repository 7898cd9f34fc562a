/** A way to end a token. */
export type Strategy = 'api' | 'delete-integration' | 'rotate-secret' | 'command' | 'webhook' | 'guided';

/** What came of one step. Whether the token ended is for Sentry to say, not for the step. */
export interface StepOutcome {
  /** `acted`: something was done that should have ended it. `refused`: it could not be told which token. `not-possible`, `failed`: nothing was done. */
  readonly kind: 'acted' | 'refused' | 'not-possible' | 'failed' | 'stopped';
  /** For people. */
  readonly says: string;
}

/** One step of a plan: told before it is taken. */
export interface Step {
  readonly strategy: Strategy;
  /** What will happen, in one or more plain sentences. */
  readonly says: string;
  readonly run: () => Promise<StepOutcome>;
}
