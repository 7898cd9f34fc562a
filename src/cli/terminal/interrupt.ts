import { setMaxListeners } from 'node:events';

/** Turns Ctrl-C into a signal, so that a partial result can be reported. A second Ctrl-C ends the program at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Restores the former handling of Ctrl-C. */
  readonly release: () => void;
}

/** Handles Ctrl-C instead of the launcher, which would end the program without a report. */
export function interrupt(): Interrupt {
  const before = process.listeners('SIGINT');
  const abort = new AbortController();
  // Every running git listens to the signal. Node warns of more than ten listeners.
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
