import type { SieveAnswer } from '../sources/history/sieve.ts';
import type { Io } from './io.ts';

/** A line on standard error that says how far a scan is, and that is gone when it ends. */
export interface ProgressLine {
  readonly add: (answer: SieveAnswer) => void;
  readonly end: () => void;
}

/** Milliseconds between two states of the line. */
const pause = 100;

/** @param always whether the line is wanted where standard error is no terminal: then each state is a line of its own */
export function progressLine({ stderr }: Io, always: boolean): ProgressLine {
  const isTerminal = stderr.isTTY === true;
  if (!isTerminal && !always) return { add: () => {}, end: () => {} };
  const started = performance.now();
  let last = started;
  let objects = 0;
  let bytes = 0;
  let caught = 0;
  const show = (): void => {
    const seconds = (performance.now() - started) / 1000;
    const text = `${objects} objects, ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s, ${caught} to look at closely`;
    stderr.write(isTerminal ? `\r\x1b[2K${text.slice(0, (stderr.columns ?? 80) - 1)}` : `${text}\n`);
  };
  return {
    add(answer) {
      objects += answer.objects;
      bytes += answer.bytes;
      caught += answer.caught.length;
      if (performance.now() - last < pause) return;
      last = performance.now();
      show();
    },
    end() {
      if (isTerminal) stderr.write('\r\x1b[2K');
      else show();
    },
  };
}
