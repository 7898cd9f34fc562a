import type { Sleep } from '../../src/sentry/client/sleep.ts';

/** A clock that moves only when somebody sleeps. It records how long they slept. */
export function fakeClock(start = Date.parse('2026-11-25T00:00:00Z')): { readonly now: () => number; readonly sleep: Sleep; readonly slept: number[] } {
  let time = start;
  const slept: number[] = [];
  return {
    now: () => time,
    slept,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      time += milliseconds;
    },
  };
}
