import { bars, type Bar } from './parts/bars.ts';
import type { Groups } from './groups.ts';
import { type Markup, name, text } from './parts/markup.ts';
import { byKey, type Entry } from './triage.ts';

/** With fewer findings, a chart shows nothing that a glance does not. */
const least = 5;

/** How many findings there are of each kind and in each folder; live ones are marked. */
export function charts({ open, before }: Groups): Markup {
  const entries = [...open.entries, ...before.entries];
  if (entries.length < least) return '';
  const kinds = byKey(entries, ({ kind }) => kind).map(([kind, some]) => barOf(text(kind), some));
  const folders = byKey(
    entries.flatMap((entry) => [...new Set(entry.spots.map(({ folder }) => topOf(folder)))].map((folder) => ({ entry, folder }))),
    ({ folder }) => folder,
  ).map(([folder, some]) => barOf(folder === '' ? 'at the top' : `<bdi>${name(folder)}</bdi>`, some.map(({ entry }) => entry)));
  return `<section class="charts panel">${bars('By kind', kinds)}${bars('By folder', folders)}</section>`;
}

function barOf(label: Markup, some: readonly Entry[]): Bar {
  return { label, all: some.length, live: some.filter(({ state }) => state === 'live').length };
}

/** The first two folders of a path: deeper ones would be a bar each. */
function topOf(folder: string): string {
  return folder.split('/').slice(0, 2).filter((part) => part !== '').map((part) => `${part}/`).join('');
}
