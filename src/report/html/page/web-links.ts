import { lineAddress } from '../parts/line-address.ts';
import { element } from './element.ts';

/**
 * Makes links in the rows of a table. Ten thousand addresses that differ only in commit, path and line would be a third
 * of the page. So the table holds their common pattern (`data-web`), and each row only its commit.
 */
export function linkRows(): void {
  for (const table of document.querySelectorAll<HTMLElement>('table[data-web]')) {
    const commits = (table.dataset['commits'] ?? '').split(' ');
    for (const row of table.querySelectorAll<HTMLElement>('tr[data-c]')) {
      const shown = row.querySelector('.p');
      const [, path, line] = /^(.*):(\d+)$/s.exec(shown?.textContent ?? '') ?? [];
      if (shown === null || path === undefined || line === undefined) continue;
      const link = element('a', { href: lineAddress(table.dataset['web'] ?? '', { commit: commits[Number(row.dataset['c'])] ?? '', path, line }) });
      shown.replaceWith(link);
      link.append(shown);
    }
  }
}
