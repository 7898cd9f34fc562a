import type { ScanStats } from '../../run/stats.ts';
import { plural } from '../../wording/plural.ts';
import { byteSize } from '../../report/text/words.ts';
import type { RuleStats } from '../../engine/stats.ts';

/** The times of a scan, and the time before it. */
export interface CallStats extends ScanStats {
  /** Milliseconds from the start of the process to the call of this function. */
  readonly start: number;
}

/** An empty record for a scan to fill. */
export function emptyStats(): CallStats {
  return { start: performance.now(), now: () => performance.now(), rules: new Map(), stages: { prepare: 0, read: 0, scan: 0, judge: 0 }, bytes: 0, source: null };
}

/** The times as lines for people. Rules that were never tried are left out. */
export function statsText({ start, stages, rules, bytes, source: history }: CallStats): string {
  const width = Math.max(12, ...[...rules, ...(history?.rules ?? [])].filter(isTried).map(([id]) => id.length));
  const row = (name: string, milliseconds: number, note: string): string => `  ${name.padEnd(width)} ${milliseconds.toFixed(1).padStart(9)} ms  ${note}\n`;
  const byRule = (title: string, costs: ReadonlyMap<string, RuleStats>): readonly string[] => {
    const tried = [...costs].filter(isTried).sort(([, a], [, b]) => b.milliseconds - a.milliseconds);
    if (tried.length === 0) return [];
    return [`${title}\n`, ...tried.map(([id, { milliseconds, tries, hits }]) => row(id, milliseconds, `${tries} tries, ${hits} hits`))];
  };
  const begun = [row('start', start, 'Node, the program, the configuration'), row('prepare', stages.prepare, 'compiling the rules, starting git')];
  const scanned = `${bytes} bytes${rate(bytes, stages.scan)}`;
  if (history === null) {
    return [
      'where the time went\n',
      ...begun,
      row('read', stages.read, 'waiting for git and the disk'),
      row('scan', stages.scan, scanned),
      row('judge', stages.judge, 'places, older versions, exceptions'),
      ...byRule('of the scan, by rule', rules),
    ].join('');
  }
  const { listing, look, walk } = history;
  return [
    'where the time went\n',
    ...begun,
    row('first look', look.milliseconds, `${plural(look.objects, 'object')}, ${byteSize(look.bytes)}${rate(look.bytes, look.milliseconds)}`),
    row('  listing', listing, 'of it, waiting for names and sizes'),
    row('commits', walk.milliseconds, `${plural(walk.commits, 'commit')}, walked for the places of what was caught`),
    row('read again', Math.max(0, stages.read - look.milliseconds - walk.milliseconds), 'waiting for git and the disk'),
    row('second look', stages.scan, scanned),
    row('judge', stages.judge, 'places, exceptions'),
    ...byRule('of the first look, by rule (all threads together)', history.rules),
    ...byRule('of the second look, by rule', rules),
  ].join('');
}

function isTried([, { tries }]: readonly [string, RuleStats]): boolean {
  return tries > 0;
}

function rate(bytes: number, milliseconds: number): string {
  return milliseconds === 0 ? '' : `, ${(bytes / 1e3 / milliseconds).toFixed(0)} MB/s`;
}
