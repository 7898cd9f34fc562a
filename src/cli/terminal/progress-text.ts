import { grouped, plural } from '../../wording/plural.ts';
import type { Stage } from '../../sources/progress.ts';
import { byteSize } from '../../report/text/words.ts';

/** The progress of a scan. */
export interface ProgressState extends Stage {
  readonly done: number;
  readonly bytes: number;
  /** Bytes a second. */
  readonly rate: number;
  /** Null if not known yet. */
  readonly secondsLeft: number | null;
  /** How many contents are worth a closer look. */
  readonly caught: number;
  readonly findings: number;
}

/** The widths that the bar may have. There are few, so that the width does not change with each digit. */
const bars = [30, 20, 12, 8];

/** The progress in one line of at most `columns`. If the line is too narrow, the least important parts are left out. */
export function progressText(counted: ProgressState, columns: number): string {
  // More may be done than was expected.
  const state = counted.total === null ? counted : { ...counted, total: Math.max(counted.total, counted.done) };
  const { name, total, unit, done, bytes, secondsLeft, caught, findings } = state;
  const percent = total === null ? '' : `${share(state)}%`;
  const count = total === null ? `${grouped(done)} ${unit}` : `${grouped(done)} of ${grouped(total)} ${unit}`;
  const short = total === null ? count : `${rounded(done)}/${rounded(total)}`;
  const amount = bytes === 0 ? '' : byteSize(bytes);
  const rate = bytes === 0 ? '' : `${byteSize(Math.round(state.rate))}/s`;
  const left = secondsLeft === null ? '' : timeLeft(secondsLeft);
  const met = state.isSieve === true ? `${grouped(caught)} to look at` : plural(findings, 'finding');
  const layouts = [
    { head: name, parts: [percent, count, amount, rate, left, met] },
    { head: '', parts: [percent, count, amount, rate, left, met] },
    { head: '', parts: [percent, short, amount, rate, left, met] },
    { head: '', parts: [percent, amount, rate, left, met] },
    { head: '', parts: [percent, amount, left, met] },
    { head: '', parts: [percent, left, met] },
    { head: '', parts: [percent, met] },
  ];
  for (const { head, parts } of layouts) {
    const text = parts.filter((part) => part !== '').join(' · ');
    const room = columns - text.length - 1 - (head === '' ? 0 : head.length + 1);
    const width = total === null ? (room < -1 ? undefined : 0) : bars.find((one) => one <= room);
    if (width === undefined) continue;
    return [head, bar(state, width), text].filter((part) => part !== '').join(' ');
  }
  return (percent === '' ? met : percent).slice(0, columns);
}

/** The percentage. It is 100 only if everything is done. */
function share({ done, total }: ProgressState): number {
  return total === 0 ? 100 : Math.floor((100 * done) / total!);
}

/** `━━━━━━────`: heavy for the done part, light for the rest, so that it needs no colour. */
function bar(state: ProgressState, columns: number): string {
  const filled = Math.round((share(state) * columns) / 100);
  return '━'.repeat(filled) + '─'.repeat(columns - filled);
}

/** `812`, `9,204`, `92k`, `1.5M`. */
function rounded(amount: number): string {
  if (amount < 10_000) return grouped(amount);
  if (amount < 999_500) return `${Math.round(amount / 1000)}k`;
  return `${(amount / 1e6).toFixed(1)}M`;
}

/** A duration for a progress line: `12 s left`. */
export function timeLeft(seconds: number): string {
  if (seconds < 1) return '< 1 s left';
  if (seconds < 99.5) return `${Math.round(seconds)} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
