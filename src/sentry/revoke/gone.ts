import type { Sleep } from '../client/sleep.ts';
import type { Candidate, Verdict, Verifier } from '../verify.ts';

export interface Watch {
  readonly verifier: Verifier;
  readonly sleep: Sleep;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborts when the user stops the program. */
  readonly signal?: AbortSignal | undefined;
}

/** In milliseconds: how long the last look may take after the user stopped the program. */
const lastLookTime = 5000;

/** Whether Sentry no longer accepts the token. */
export function isGone(verdict: Verdict): boolean {
  return verdict.state === 'revoked' || verdict.state === 'expired';
}

/**
 * Asks Sentry after a step, a few times with a second between, since caches of a region may lag behind the deletion. If
 * the user stops the program, Sentry is still asked once, so that the result is true.
 * @param looks how often to ask at most
 */
export async function confirmGone(candidate: Candidate, watch: Watch, looks: number): Promise<Verdict> {
  for (let tries = 1; ; tries++) {
    if (watch.signal?.aborted) return lastLook(candidate, watch);
    const verdict = await watch.verifier.recheck(candidate, watch.signal);
    if (isGone(verdict)) return verdict;
    if (watch.signal?.aborted) return lastLook(candidate, watch);
    if (tries === looks) return verdict;
    await watch.sleep(1000, watch.signal);
  }
}

/** Asks Sentry once more. This is short, so the first Ctrl-C does not stop it; a second one ends the program. */
export function lastLook(candidate: Candidate, { verifier }: Watch): Promise<Verdict> {
  return verifier.recheck(candidate, AbortSignal.timeout(lastLookTime));
}
