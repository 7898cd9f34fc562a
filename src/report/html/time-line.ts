import { plural } from '../../wording/plural.ts';
import { lastFour } from './groups.ts';
import { day, folded, list, type Markup, person, text } from './parts/markup.ts';
import { byKey, type Entry } from './triage.ts';

/** The time from the first commit to the day of the scan, in milliseconds. */
export interface TimeScale {
  readonly from: number;
  readonly to: number;
}

/** How long one secret was in the repository. */
interface Life {
  readonly entry: Entry;
  readonly author: string | null;
  readonly from: number;
  readonly to: number;
  /** `from 2025-01-02 to today`. */
  readonly words: string;
  readonly isGone: boolean;
}

/** How many secrets of one author are drawn. The others can be unfolded. */
const shown = 12;
/** How many secrets are drawn in all. */
const most = 100;

/** The scale for a page; null if no finding has a date, as in a scan of a work tree. */
export function timeScale(entries: readonly Entry[], today: string): TimeScale | null {
  const starts = entries.flatMap(({ spots }) => spots.flatMap(({ first }) => timeOf(first?.date ?? null) ?? []));
  const to = Date.parse(today);
  const from = starts.reduce((least, start) => Math.min(least, start), to);
  // The clocks of authors may be wrong. And the scale must be at least a day long to be drawn.
  return starts.length === 0 ? null : { from: Math.min(from, to - 86_400_000), to };
}

/**
 * A line for every secret, from the commit that added it to the commit that removed it, or to today. The lines are
 * grouped by the authors who added the secrets.
 */
export function timeLine(entries: readonly Entry[], scale: TimeScale): Markup {
  const lives = entries.flatMap((entry) => lifeOf(entry, scale) ?? []);
  const drawn = lives.slice(0, most);
  const authors = byKey(drawn, ({ author }) => author).map(([author, some]) => ofAuthor(author, some, scale));
  const rest = lives.length - drawn.length;
  return [
    '<section id="time" class="panel"><h2>Time line</h2>',
    `<div class="axis" aria-hidden="true">${axis(scale)}</div>`,
    ...authors,
    rest === 0 ? '' : `<p class="faint">and ${plural(rest, 'more secret')}</p>`,
    '</section>',
  ].join('\n');
}

/** The line of one secret, for its card; empty if no date is known. */
export function bar(entry: Entry, scale: TimeScale): Markup {
  const life = lifeOf(entry, scale);
  return life === null ? '' : `<p class="life">${line(life, scale)}<span>${text(life.words)}</span></p>`;
}

function ofAuthor(author: string | null, lives: readonly Life[], scale: TimeScale): Markup {
  const live = lives.filter(({ entry }) => entry.state === 'live').length;
  const rows = lives.map((life) => `<a href="#${life.entry.id}" class="${life.entry.state}">${lastFour(life.entry.finding)}</a>${line(life, scale)}<span>${text(life.words)}</span>`);
  const title = `<h3><bdi>${author === null ? 'Nobody is named' : person(author)}</bdi> <span class="faint">${plural(lives.length, 'secret')}${live > 0 ? `, ${live} live` : ''}</span></h3>`;
  return title + list(rows.slice(0, shown), ' class="lives"') + folded(`${rows.length - shown} more`, list(rows.slice(shown), ' class="lives"'));
}

function line({ entry, from, to, isGone }: Life, scale: TimeScale): Markup {
  const at = (time: number): number => Math.round((1000 * (time - scale.from)) / (scale.to - scale.from)) / 10;
  const [start, end] = [at(from), at(to)];
  // A secret that was there for one day must be visible on a scale of years.
  const width = Math.max(1, Math.round(10 * (end - start)) / 10);
  const x = Math.min(start, 100 - width);
  return `<svg class="${entry.state}" aria-hidden="true"><rect class="track" width="100%" height="2" y="5"/><rect class="span${isGone ? ' gone' : ''}" x="${x}%" width="${width}%" height="8" y="2" rx="4"/></svg>`;
}

function lifeOf(entry: Entry, scale: TimeScale): Life | null {
  const dated = entry.spots.flatMap(({ first, ...spot }) => {
    const time = timeOf(first?.date ?? null);
    return time === null || first === null ? [] : [{ ...spot, author: first.author, time }];
  });
  const [earliest] = dated.toSorted((a, b) => a.time - b.time);
  if (earliest === undefined) return null;
  const from = inside(earliest.time, scale);
  const isGone = entry.spots.every(({ inHead }) => inHead === false);
  const ends = entry.spots.map(({ removed }) => timeOf(removed?.date ?? null));
  const isDated = isGone && ends.every((end) => end !== null);
  const to = isDated ? Math.max(from, inside(Math.max(...ends.filter((end) => end !== null)), scale)) : scale.to;
  return { entry, author: earliest.author, from, to, isGone, words: lifeWords(entry, { from: earliest.time, isGone, to: isDated ? to : null }) };
}

function lifeWords({ state }: Entry, { from, to, isGone }: { readonly from: number; readonly to: number | null; readonly isGone: boolean }): string {
  const since = day(new Date(from).toISOString());
  if (!isGone) return `since ${since}`;
  const gone = to === null ? `since ${since}, gone from HEAD` : `${since} to ${day(new Date(to).toISOString())}, gone from HEAD`;
  if (state === 'live') return `${gone}, still live`;
  return state === 'ended' ? `${gone}, ended` : gone;
}

/** The years on the scale, as many as there is room for. */
function axis({ from, to }: TimeScale): Markup {
  const [first, last] = [new Date(from).getUTCFullYear(), new Date(to).getUTCFullYear()];
  const step = Math.max(1, Math.ceil((last - first) / 6));
  const years = Array.from({ length: Math.max(0, Math.floor((last - first) / step)) }, (_, index) => last - index * step);
  const ticks = years.map((year) => {
    const x = Math.round((1000 * (Date.UTC(year, 0, 1) - from)) / (to - from)) / 10;
    return `<line x1="${x}%" x2="${x}%" y1="0" y2="6"/><text x="${x}%" y="18" text-anchor="${x > 92 ? 'end' : 'middle'}">${year}</text>`;
  });
  return `<span>${day(new Date(from).toISOString())}</span><svg>${ticks.join('')}</svg><span>today</span>`;
}

function inside(time: number, { from, to }: TimeScale): number {
  return Math.min(Math.max(time, from), to);
}

function timeOf(date: string | null): number | null {
  const time = date === null ? Number.NaN : Date.parse(date);
  // A date before 1970, or very far in the future, cannot be drawn.
  return Number.isNaN(time) || time < 0 || time > 253_402_300_799_000 ? null : time;
}
