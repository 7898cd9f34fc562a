import { setMaxListeners } from 'node:events';
import { interrupt } from '../../../src/cli/terminal/interrupt.ts';

/**
 * A request to end the program. Its unfinished jobs go back to the queue, so that another worker can take them at once.
 */
export interface Ending {
  readonly signal: AbortSignal;
  /** Whether it was Ctrl-C. Otherwise it was SIGTERM, which systemd and Kubernetes send. */
  readonly isInterrupt: () => boolean;
  readonly release: () => void;
}

/** Handles Ctrl-C and SIGTERM. A second signal ends the program at once. */
export function ending(): Ending {
  const stop = interrupt();
  const terminate = new AbortController();
  const onTerm = (): void => terminate.abort();
  process.once('SIGTERM', onTerm);
  const signal = AbortSignal.any([stop.signal, terminate.signal]);
  setMaxListeners(0, signal);
  return {
    signal,
    isInterrupt: () => stop.signal.aborted,
    release() {
      process.off('SIGTERM', onTerm);
      stop.release();
    },
  };
}
