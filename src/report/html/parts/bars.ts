import { grouped } from '../../../wording/plural.ts';
import { list, type Markup } from './markup.ts';

/** One bar: how many findings it stands for, and how many of them are live. */
export interface Bar {
  readonly label: Markup;
  readonly all: number;
  readonly live: number;
}

/** The longest bars below a title, the longest first. The others are counted. */
export function bars(title: Markup, all: readonly Bar[], most = 8): Markup {
  const sorted = all.toSorted((a, b) => b.all - a.all);
  const shown = sorted.slice(0, most);
  const rest = sorted.length - shown.length;
  return `<div><h2>${title}</h2>${barList(shown)}${rest > 0 ? `<p class="faint">and ${grouped(rest)} more</p>` : ''}</div>`;
}

/** Bars in the given order. */
export function barList(all: readonly Bar[]): Markup {
  const longest = all.reduce((most, bar) => Math.max(most, bar.all), 1);
  const percent = (amount: number): string => `${Math.round((1000 * amount) / longest) / 10}%`;
  const items = all.map((bar) => {
    const counted = `${grouped(bar.all)}${bar.live > 0 ? ` <span class="live-count">${grouped(bar.live)} live</span>` : ''}`;
    return `<span class="label">${bar.label}</span><svg aria-hidden="true"><rect class="all" width="${percent(bar.all)}" height="10" rx="3"/><rect class="live" width="${percent(bar.live)}" height="10" rx="3"/></svg><span class="count">${counted}</span>`;
  });
  return list(items, ' class="bars"');
}
