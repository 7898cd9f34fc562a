/** A time limit that runs until {@link TimeLimit.clear}. */
export interface TimeLimit {
  readonly isOver: () => boolean;
  /** For people: `the time limit of 5 s was over`. */
  readonly reason: string;
  clear(): void;
}

/** @param seconds null for no limit. `whenOver` ends what may be waiting. */
export function timeLimit(seconds: number | null, whenOver: () => void): TimeLimit {
  const end = seconds === null ? Infinity : performance.now() + seconds * 1000;
  const timer = seconds === null ? undefined : setTimeout(whenOver, seconds * 1000);
  // The clock is read too, since no timer fires during a scan that never waits.
  return { isOver: () => performance.now() >= end, reason: `the time limit of ${seconds} s was over`, clear: () => clearTimeout(timer) };
}
