import { element } from './element.ts';
import type { Item } from './items.ts';

/** The properties by which findings can be grouped. */
export const groupings: Readonly<Record<string, { readonly label: string; readonly of: (item: Item) => string }>> = {
  kind: { label: 'Kind', of: ({ kind }) => kind },
  state: { label: 'State', of: ({ node }) => node.querySelector('.badge,td')?.textContent ?? '' },
  folder: { label: 'Folder', of: ({ paths }) => /^(.*\/)/.exec(paths[0] ?? '')?.[1] ?? 'at the top' },
  author: { label: 'Author', of: ({ authors }) => authors[0] ?? 'nobody is named' },
};

/** Groups the findings of a page. */
export interface Grouper {
  /** Puts the findings of each list under headings. If no property is chosen, restores their order. */
  group(name: string): void;
  /** Writes into each heading how many of its findings are shown. */
  count(): void;
}

/** Makes the grouper for all findings of the page. They stay in their lists. */
export function grouper(all: readonly Item[]): Grouper {
  const lists = together(all, ({ node }) => node.parentElement);
  let heads: readonly { readonly head: HTMLElement; readonly label: string; readonly items: readonly Item[] }[] = [];
  return {
    group(name) {
      const grouping = groupings[name];
      heads = [];
      for (const [list, items] of lists) {
        if (list === null) continue;
        if (grouping === undefined) {
          list.replaceChildren(...items.map(({ node }) => node));
          continue;
        }
        const groups = [...together(items, grouping.of)].map(([label, some]) => ({ head: heading(list), label, items: some }));
        heads = [...heads, ...groups];
        list.replaceChildren(...groups.flatMap(({ head, items: some }) => [head, ...some.map(({ node }) => node)]));
      }
    },
    count() {
      for (const { head, label, items } of heads) {
        const shown = items.filter(({ node }) => !node.hidden).length;
        (head.firstElementChild ?? head).textContent = `${label} (${shown})`;
        head.hidden = shown === 0;
      }
    },
  };
}

function together<Key>(items: readonly Item[], of: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = of(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}

function heading(list: HTMLElement): HTMLElement {
  return list instanceof HTMLTableSectionElement ? element('tr', { class: 'group-head' }, element('th', { colspan: '3', scope: 'rowgroup' })) : element('h3', { class: 'group-head' });
}
