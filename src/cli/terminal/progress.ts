import type { Finding } from '../../findings/finding.ts';
import type { ProgressListener, Stage } from '../../sources/progress.ts';
import { counts } from '../exit.ts';
import type { Io } from './io.ts';
import { progressText } from './progress-text.ts';

/** A line on standard error that says how far a scan is, and that is gone when it ends. */
export interface ProgressLine extends ProgressListener {
  /** Told of findings as they come; those that nobody has to look at, being old or excused, are not counted. */
  readonly found: (findings: readonly Finding[]) => void;
  /** Takes the line away, for others to write; it comes back with its next state. */
  readonly hide: () => void;
  readonly end: () => void;
}

/** Milliseconds between two states of the line. The first wait is one too: what is quick shows none. */
const terminalPause = 200;
/** In a log each state is a line that stays. */
const logPause = 1000;
/** Milliseconds that the time left is reckoned from: commits and trees are read many times faster than blobs. */
const recent = 4000;

const silent: ProgressLine = { stage: () => {}, add: () => {}, found: () => {}, hide: () => {}, end: () => {} };

/** @param asked whether the line is wanted where standard error is no terminal: then each state is a line of its own */
export function progressLine({ stderr, env }: Pick<Io, 'stderr' | 'env'>, asked: boolean): ProgressLine {
  const isTerminal = stderr.isTTY === true && env['TERM'] !== 'dumb';
  if (!asked && !isTerminal) return silent;
  const fingerprints = new Set<string>();
  let stage: Stage | null = null;
  let started = performance.now();
  let done = 0;
  let bytes = 0;
  let caught = 0;
  let isShown = false;
  /** What was done when; the oldest first. */
  let samples: { readonly at: number; readonly done: number }[] = [];

  const text = (columns: number): string => {
    const now = performance.now();
    samples = [...samples.filter(({ at }) => now - at <= recent), { at: now, done }];
    const [oldest] = samples as [{ at: number; done: number }];
    const speed = done > oldest.done ? (done - oldest.done) / (now - oldest.at) : null;
    const { total } = stage!;
    const secondsLeft = total === null || speed === null || now - started < logPause ? null : Math.max(0, total - done) / speed / 1000;
    const rate = bytes / Math.max(0.001, (now - started) / 1000);
    return progressText({ ...stage!, done, bytes, rate, secondsLeft, caught, findings: fingerprints.size }, columns);
  };
  const draw = (): void => {
    if (stage === null) return;
    // A terminal that nobody told its size says that it has no columns.
    if (isTerminal) stderr.write(`\r\x1b[2K${text((stderr.columns || 80) - 1)}`);
    else stderr.write(`${text(200)}\n`);
    isShown = true;
  };
  const hide = (): void => {
    if (isTerminal && isShown) stderr.write('\r\x1b[2K');
    isShown = false;
  };
  const timer = setInterval(draw, isTerminal ? terminalPause : logPause);
  timer.unref();
  // Whoever ends the program in the middle, Ctrl-C for one, leaves no half line behind.
  process.once('exit', hide);
  return {
    stage(next) {
      if (next.name !== stage?.name) {
        // In a log, what a stage came to stays.
        if (!isTerminal && stage !== null) draw();
        [started, done, bytes, caught, samples] = [performance.now(), 0, 0, 0, []];
        samples.push({ at: started, done });
      }
      stage = next;
    },
    add(step) {
      done += step.done;
      bytes += step.bytes;
      caught += step.caught ?? 0;
    },
    found(findings) {
      for (const finding of findings) if (counts(finding)) fingerprints.add(finding.fingerprint);
    },
    hide,
    end() {
      clearInterval(timer);
      process.off('exit', hide);
      if (!isTerminal) draw();
      hide();
      stage = null;
    },
  };
}
