import type { RuleClock } from '../engine/stats.ts';
import type { SourceEnd } from '../sources/source.ts';

/** Where the time of a scan goes, in milliseconds. */
export interface ScanStats extends RuleClock {
  /** `prepare` compiles rules while git starts, `read` waits for content, `scan` searches it, `judge` works on what was found. */
  readonly stages: { prepare: number; read: number; scan: number; judge: number };
  /** Bytes that were searched. */
  bytes: number;
  /** What the source did before it gave its content; null if there is nothing to say, and until the scan is over. */
  source: SourceEnd['costs'];
}

/** Gives the time since the last call to a stage; does nothing where nobody wants to know. */
export function laps(stats: ScanStats | undefined): (stage: keyof ScanStats['stages']) => void {
  if (stats === undefined) return () => {};
  let last = stats.now();
  return (stage) => {
    const now = stats.now();
    stats.stages[stage] += now - last;
    last = now;
  };
}
