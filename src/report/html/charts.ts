import { bars, type Bar } from './parts/bars.ts';
import type { Groups } from './groups.ts';
import { type Markup, name, text } from './parts/markup.ts';
import { byKey, type Entry } from './triage.ts';

/** The fewest findings for a chart. Fewer can be counted at a glance. */
const least = 5;

/** How many findings each kind and each folder has. Live tokens are marked. */
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

/** The first two folders of a path. With deeper folders nearly every finding would have a bar of its own. */
function topOf(folder: string): string {
  return folder.split('/').slice(0, 2).filter((part) => part !== '').map((part) => `${part}/`).join('');
}
