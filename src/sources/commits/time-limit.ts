import { UserError } from '../../errors.ts';
import { manyMayListen } from '../../until-aborted.ts';

/** A time limit that runs until {@link TimeLimit.clear}. */
export interface TimeLimit {
  /** Whether the time is limited at all. */
  readonly isSet: boolean;
  /** Is aborted when the time is over. Its reason is a `UserError` with exit code 3. */
  readonly signal: AbortSignal;
  readonly isOver: () => boolean;
  /** For people: `the time limit of 5 s was over`. */
  readonly reason: string;
  clear(): void;
}

/** Starts a time limit. @param seconds null for no limit */
export function timeLimit(seconds: number | null): TimeLimit {
  const over = new AbortController();
  const reason = `the time limit of ${seconds} s was over`;
  const end = seconds === null ? Infinity : performance.now() + seconds * 1000;
  const timer = seconds === null ? undefined : setTimeout(() => over.abort(new UserError(reason, { exitCode: 3 })), seconds * 1000).unref();
  // The clock is read too, since no timer fires during a scan that never waits.
  return { isSet: seconds !== null, signal: manyMayListen(over.signal), isOver: () => over.signal.aborted || performance.now() >= end, reason, clear: () => clearTimeout(timer) };
}
