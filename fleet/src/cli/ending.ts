import { setMaxListeners } from 'node:events';
import { interrupt } from '../../../src/cli/terminal/interrupt.ts';

/** What asks the program to end, as a signal: what it has begun is given back, so that others do it at once. */
export interface Ending {
  readonly signal: AbortSignal;
  /** Whether it was Ctrl-C, rather than what systemd and Kubernetes send. */
  readonly isInterrupt: () => boolean;
  readonly release: () => void;
}

/** Takes over Ctrl-C and SIGTERM; a second one of either ends the program at once. */
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
