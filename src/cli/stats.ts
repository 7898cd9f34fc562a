import type { ScanStats } from '../index.ts';

/** Where the time of a call goes: that of the scan, and before it. */
export interface CallStats extends ScanStats {
  /** Milliseconds from the start of the process to the call of this. */
  readonly start: number;
}

/** An empty record for a scan to fill. */
export function emptyStats(): CallStats {
  return { start: performance.now(), now: () => performance.now(), rules: new Map(), stages: { prepare: 0, read: 0, scan: 0, judge: 0 } };
}

/** What a record says, as lines for people; rules that were never tried are left out. */
export function statsText({ start, stages, rules }: CallStats, bytes: number): string {
  const rate = stages.scan === 0 ? '' : `, ${(bytes / 1e3 / stages.scan).toFixed(0)} MB/s`;
  const tried = [...rules].filter(([, { tries }]) => tries > 0).sort(([, a], [, b]) => b.milliseconds - a.milliseconds);
  const width = Math.max(12, ...tried.map(([id]) => id.length));
  const row = (name: string, milliseconds: number, note: string): string => `  ${name.padEnd(width)} ${milliseconds.toFixed(1).padStart(9)} ms  ${note}\n`;
  return [
    'where the time went\n',
    row('start', start, 'Node, the program, the configuration'),
    row('prepare', stages.prepare, 'compiling the rules, starting git'),
    row('read', stages.read, 'waiting for git and the disk'),
    row('scan', stages.scan, `${bytes} bytes${rate}`),
    row('judge', stages.judge, 'places, older versions, exceptions'),
    'of the scan, by rule\n',
    ...tried.map(([id, { milliseconds, tries, hits }]) => row(id, milliseconds, `${tries} tries, ${hits} hits`)),
  ].join('');
}
