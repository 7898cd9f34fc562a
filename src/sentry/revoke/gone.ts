import type { Sleep } from '../client/sleep.ts';
import type { Candidate, Verdict, Verifier } from '../verify.ts';

export interface Watch {
  readonly verifier: Verifier;
  readonly sleep: Sleep;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** Whether Sentry no longer accepts it. */
export function isGone(verdict: Verdict): boolean {
  return verdict.state === 'revoked' || verdict.state === 'expired';
}

/** Asks Sentry after a step, a few times a second apart: caches of a region may lag behind the deletion. */
export async function confirmGone(candidate: Candidate, watch: Watch): Promise<Verdict> {
  for (let tries = 1; ; tries++) {
    const verdict = await watch.verifier.recheck(candidate, watch.signal);
    if (isGone(verdict) || tries === 5 || watch.signal?.aborted) return verdict;
    await watch.sleep(1000, watch.signal);
  }
}
