import { folded, type Markup, text } from '../../../../src/report/html/parts/markup.ts';
import { grouped } from '../../../../src/wording/plural.ts';
import type { Entry } from '../triage.ts';

/** How many months the plot shows. The first column also counts everything older. */
const most = 72;
/** Sizes in the plot's own units. The page scales the plot. */
const [width, height, left, bottom, top] = [640, 300, 34, 34, 12];

interface Month {
  /** `2026-01`. The first one may also stand for all months before it. */
  readonly month: string;
  readonly made: number;
  readonly found: number;
}

/** How many secrets were made and how many were found, month by month. */
export function months(entries: readonly Entry[], today: string): Markup {
  const secrets = entries.filter(({ urgency }) => urgency !== 'habit');
  if (secrets.length === 0) return '';
  const columns = countByMonth(secrets, today);
  return `<section class="panel"><h2>Made and found, by month</h2>${plot(columns)}${table(columns)}</section>`;
}

function countByMonth(entries: readonly Entry[], today: string): readonly Month[] {
  const [made, found] = [new Map<string, number>(), new Map<string, number>()];
  const now = monthOf(today) ?? '';
  // A committer's clock may be wrong, so later times are ignored.
  const add = (counts: Map<string, number>, time: string | null): void => {
    const month = monthOf(time);
    if (month !== null) counts.set(month < now ? month : now, (counts.get(month < now ? month : now) ?? 0) + 1);
  };
  for (const entry of entries) {
    add(made, entry.made);
    add(found, entry.finding.firstSeenAt);
  }
  const earliest = [...made.keys(), ...found.keys()].sort()[0] ?? now;
  const all = monthsUpTo(now, most).filter((month) => month >= earliest);
  // Very few months would make no plot, so at least six are shown.
  const shown = all.length < 6 ? monthsUpTo(now, 6) : all;
  const sum = (counts: ReadonlyMap<string, number>, is: (month: string) => boolean): number => [...counts].filter(([month]) => is(month)).reduce((total, [, amount]) => total + amount, 0);
  return shown.map((month, index) => {
    const is = (one: string): boolean => one === month || (index === 0 && one < month);
    return { month: index === 0 && earliest < month ? `until ${month}` : month, made: sum(made, is), found: sum(found, is) };
  });
}

/** The month of a time, such as `2026-11`, in UTC; null if the time is not valid. */
export function monthOf(time: string | null): string | null {
  const at = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(at) || at < 0 ? null : new Date(Math.min(at, 253_402_300_799_000)).toISOString().slice(0, 7);
}

function monthsUpTo(last: string, amount: number): readonly string[] {
  const [year, month] = last.split('-').map(Number) as [number, number];
  return Array.from({ length: amount }, (_, index) => new Date(Date.UTC(year, month - amount + index, 1)).toISOString().slice(0, 7));
}

/** Two bars for each month. A table beside it says the same for people who cannot see the picture. */
function plot(columns: readonly Month[]): Markup {
  const highest = niceTop(Math.max(1, ...columns.flatMap(({ made, found }) => [made, found])));
  const step = (width - left) / columns.length;
  const bar = Math.min(16, Math.max(2, step * 0.42));
  const y = (amount: number): number => round(height - bottom - (amount / highest) * (height - bottom - top));
  const lines = [0, highest / 2, highest].filter(Number.isInteger).map((amount) => `<line class="grid" x1="${left}" x2="${width}" y1="${y(amount)}" y2="${y(amount)}"/><text x="${left - 6}" y="${y(amount) + 4}" text-anchor="end">${grouped(amount)}</text>`);
  // Some months have a label, as many as there is room for. Each year has one, below its January.
  const every = Math.ceil((columns.length * 24) / (width - left));
  const drawn = columns.map(({ month, made, found }, index) => {
    const middle = left + step * (index + 0.5);
    const one = (name: string, amount: number, x: number): Markup => (amount === 0 ? '' : `<rect class="${name}" x="${round(x)}" y="${y(amount)}" width="${round(bar)}" height="${round(height - bottom - y(amount))}" rx="${round(Math.min(2, bar / 3))}"/>`);
    // The first column also counts everything older.
    const older = month.startsWith('until') ? `<text x="${left}" y="${height - bottom + 15}">before</text>` : '';
    const label = every > 3 || (index < 3 && columns[0]!.month.startsWith('until')) || (columns.length - 1 - index) % every > 0 ? '' : `<text x="${round(middle)}" y="${height - bottom + 15}" text-anchor="middle">${month.slice(-2)}</text>`;
    const year = month.endsWith('-01') && older === '' ? `<line class="grid" x1="${round(middle - step / 2)}" x2="${round(middle - step / 2)}" y1="${height - bottom}" y2="${height - bottom + 5}"/><text class="year" x="${round(middle)}" y="${height - 4}" text-anchor="middle">${month.slice(-7, -3)}</text>` : '';
    return one('made', made, middle - bar - 0.25) + one('found', found, middle + 0.25) + older + label + year;
  });
  const legend = '<p class="legend" aria-hidden="true"><span class="made">made</span> <span class="found">found</span></p>';
  return `${legend}<svg class="plot" viewBox="0 0 ${width} ${height}" aria-hidden="true">${lines.join('')}${drawn.join('')}</svg>`;
}

function table(columns: readonly Month[]): Markup {
  const rows = columns.toReversed().map(({ month, made, found }) => `<tr><th scope="row">${text(month)}</th><td>${grouped(made)}</td><td>${grouped(found)}</td></tr>`);
  return folded('As a table', `<table class="months"><thead><tr><th scope="col">Month</th><th scope="col">Made</th><th scope="col">Found</th></tr></thead><tbody>${rows.join('')}</tbody></table>`);
}

/** The end of an axis: 1, 2, 4, 6, 10, 20 and so on. From 2 on, half of it is a whole number too. */
function niceTop(most: number): number {
  for (let unit = 1; ; unit *= 10) for (const times of [1, 2, 4, 6, 10]) if (unit * times >= most) return unit * times;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
