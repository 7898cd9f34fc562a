import { grouped } from '../../wording/plural.ts';
import type { Groups } from './groups.ts';
import { list, type Markup, name, text } from './markup.ts';
import { byKey, type Entry } from './triage.ts';

/** Bars of one chart. */
const most = 8;
/** Fewer findings are seen at a glance without one. */
const least = 5;

/** How many findings of each kind, and in each folder; the live ones apart. */
export function charts({ open, before }: Groups): Markup {
  const entries = [...open.entries, ...before.entries];
  if (entries.length < least) return '';
  const kinds = byKey(entries, ({ kind }) => kind).map(([kind, some]) => ({ label: text(kind), some }));
  const folders = byKey(
    entries.flatMap((entry) => [...new Set(entry.spots.map(({ folder }) => topOf(folder)))].map((folder) => ({ entry, folder }))),
    ({ folder }) => folder,
  ).map(([folder, some]) => ({ label: folder === '' ? 'at the top' : `<bdi>${name(folder)}</bdi>`, some: some.map(({ entry }) => entry) }));
  return `<section class="charts panel">${chart('By kind', kinds)}${chart('By folder', folders)}</section>`;
}

interface Bar {
  readonly label: Markup;
  readonly some: readonly Entry[];
}

function chart(title: string, bars: readonly Bar[]): Markup {
  const sorted = bars.toSorted((a, b) => b.some.length - a.some.length);
  const longest = sorted[0]?.some.length ?? 1;
  const shown = sorted.slice(0, most);
  const items = shown.map(({ label, some }) => {
    const live = some.filter(({ state }) => state === 'live').length;
    const percent = (amount: number): string => `${Math.round((1000 * amount) / longest) / 10}%`;
    const counted = `${grouped(some.length)}${live > 0 ? ` <span class="live-count">${grouped(live)} live</span>` : ''}`;
    return `<span class="label">${label}</span><svg aria-hidden="true"><rect class="all" width="${percent(some.length)}" height="10" rx="3"/><rect class="live" width="${percent(live)}" height="10" rx="3"/></svg><span class="count">${counted}</span>`;
  });
  const rest = sorted.length - shown.length;
  return `<div><h2>${title}</h2>${list(items, ' class="bars"')}${rest > 0 ? `<p class="faint">and ${grouped(rest)} more</p>` : ''}</div>`;
}

/** The first two folders of a path: deeper ones would be a bar each. */
function topOf(folder: string): string {
  return folder.split('/').slice(0, 2).filter((part) => part !== '').map((part) => `${part}/`).join('');
}
