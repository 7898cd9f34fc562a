import { setMaxListeners } from 'node:events';

/** Ctrl-C as a signal, so that what was begun can be reported; a second one ends the program at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Restores the former handling of Ctrl-C. */
  readonly release: () => void;
}

/** Handles Ctrl-C instead of the launcher, which would end the program without a report. */
export function interrupt(): Interrupt {
  const before = process.listeners('SIGINT');
  const abort = new AbortController();
  // Each git that runs listens; Node would warn of more than ten.
  setMaxListeners(0, abort.signal);
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  };
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', stop);
  return {
    signal: abort.signal,
    release() {
      process.off('SIGINT', stop);
      for (const listener of before) process.on('SIGINT', listener);
    },
  };
}
