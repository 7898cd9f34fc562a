import type { RuleClock } from '../engine/stats.ts';
import type { SourceEnd } from '../sources/source.ts';

/** How long the stages of a scan take, in milliseconds. */
export interface ScanStats extends RuleClock {
  /**
   * `prepare` compiles rules while git starts, `read` waits for content, `scan` searches it, `judge` works on findings.
   */
  readonly stages: { prepare: number; read: number; scan: number; judge: number };
  /** How many bytes were searched. */
  bytes: number;
  /** What the source did before its first content. Null if it has nothing to report, or until the scan is over. */
  source: SourceEnd['costs'];
}

/** Adds the time since the last call to a stage. Does nothing without `stats`. */
export function laps(stats: ScanStats | undefined): (stage: keyof ScanStats['stages']) => void {
  if (stats === undefined) return () => {};
  let last = stats.now();
  return (stage) => {
    const now = stats.now();
    stats.stages[stage] += now - last;
    last = now;
  };
}
