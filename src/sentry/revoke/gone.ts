import type { Sleep } from '../client/sleep.ts';
import type { Candidate, Verdict, Verifier } from '../verify.ts';

export interface Watch {
  readonly verifier: Verifier;
  readonly sleep: Sleep;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The user stopped it. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds that the last look may take after the user stopped. */
const lastLookTime = 5000;

/** Whether Sentry no longer accepts it. */
export function isGone(verdict: Verdict): boolean {
  return verdict.state === 'revoked' || verdict.state === 'expired';
}

/**
 * Asks Sentry after something was done, a few times a second apart: caches of a region may lag after the deletion.
 * Whoever stopped it is told the truth too: one look is made all the same.
 *
 * @param looks at most
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

/** One look that no Ctrl-C cuts short, and that is short by itself. A second Ctrl-C ends the program. */
export function lastLook(candidate: Candidate, { verifier }: Watch): Promise<Verdict> {
  return verifier.recheck(candidate, AbortSignal.timeout(lastLookTime));
}
