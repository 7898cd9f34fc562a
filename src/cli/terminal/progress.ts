import type { Finding } from '../../findings/finding.ts';
import type { ProgressListener, Stage } from '../../sources/progress.ts';
import { counts } from '../exit.ts';
import type { Io } from './io.ts';
import { progressText } from './progress-text.ts';

/** A progress line on standard error. It disappears when the scan ends. */
export interface ProgressLine extends ProgressListener {
  /** Takes findings as they come. Old and suppressed ones are not counted. */
  readonly found: (findings: readonly Finding[]) => void;
  /** Removes the line so that other text can be written. The line comes back with its next state. */
  readonly hide: () => void;
  readonly end: () => void;
}

/** Milliseconds between two states of the line, and before its first state. So a quick scan shows no line. */
const terminalPause = 200;
/** Milliseconds between two lines in a log, in which every line stays. */
const logPause = 1000;
/**
 * Milliseconds. The time left is estimated from what was done in this time, since commits and trees are read much
 * faster than blobs.
 */
const recent = 4000;

const silent: ProgressLine = { stage: () => {}, add: () => {}, found: () => {}, hide: () => {}, end: () => {} };

/** @param asked whether the user wants progress even without a terminal; then each state is a line of its own */
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
  /** How much was done at which time, oldest first. */
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
    // A terminal of unknown size has 0 columns.
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
  // If the program ends suddenly, for example by Ctrl-C, no half line is left.
  process.once('exit', hide);
  return {
    stage(next) {
      if (next.name !== stage?.name) {
        // A log keeps the last state of a stage.
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
