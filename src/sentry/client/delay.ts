import type { Attempt } from './attempt.ts';

/** The facts that decide how long to wait before a further try. */
export interface DelayInput {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The number of tries so far, minus one. */
  readonly attempt: number;
  /** The number of failed tries before this one. */
  readonly failures: number;
  /** How many further tries may follow failures. Waiting for a rate limit does not count as one. */
  readonly retries: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** From 0 to 1. It keeps clients that failed together from coming back together. */
  readonly random: number;
}

/**
 * Milliseconds until the next try; null if the outcome is final.
 * A POST is never repeated after a failure: it may have been carried out.
 */
export function delay(outcome: Attempt, input: DelayInput): number | null {
  const backoff = 250 * 2 ** input.attempt;
  if (outcome.kind === 'answer' && outcome.status === 429) {
    const reset = outcome.rateLimitReset;
    const wait = reset === null ? backoff * 4 : Math.max(reset * 1000 - input.now, backoff);
    return Math.ceil(wait + input.random * 250);
  }
  const failed = outcome.kind === 'answer' ? outcome.status >= 500 : outcome.retry;
  if (!failed || input.method === 'POST' || input.failures >= input.retries) return null;
  return Math.ceil(backoff * (0.5 + input.random));
}
