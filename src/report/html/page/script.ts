import { choice, counted, field } from './controls.ts';
import { copyButton, copyButtons } from './copy.ts';
import { groupings, grouper } from './group.ts';
import { items, type Item } from './items.ts';
import { element } from './element.ts';
import { connect } from './filters.ts';
import { linkRows } from './web-links.ts';
import { openForPrint, openTargets } from './unfold.ts';

const stateWords: Readonly<Record<string, string>> = { live: 'Live', unknown: 'Unknown', unasked: 'Not asked', ended: 'Revoked', habit: 'Habit', suppressed: 'Suppressed' };

run();

/**
 * The script of the page: search, filters, groups, copying. It reads only what the page shows, writes only text and no
 * markup, and loads nothing.
 */
function run(): void {
  const all = items();
  copyButtons(document);
  linkRows();
  openForPrint();
  openTargets();
  const tools = document.getElementById('tools');
  // Fewer findings need no search.
  if (tools !== null && all.length > 3) addTools(tools, all);
}

function addTools(place: HTMLElement, all: readonly Item[]): void {
  const search = element('input', { type: 'search', id: 'search', placeholder: 'Kind, path, author, last four, fingerprint', autocomplete: 'off' });
  const path = element('input', { type: 'search', id: 'path', placeholder: 'src/', autocomplete: 'off' });
  const state = choice('state', 'All states', counted(all.flatMap((item) => item.state), (value) => stateWords[value] ?? value));
  const kind = choice('kind', 'All kinds', counted(all.flatMap((item) => item.kind)));
  const author = choice('author', 'All authors', counted(all.flatMap((item) => item.authors)));
  const group = choice('group', 'Not grouped', Object.entries(groupings).map(([value, { label }]) => ({ value, label })));
  const count = element('output', { id: 'shown', role: 'status' });
  const reset = element('button', { type: 'button' }, 'Reset');
  const block = copyButton('Copy suppress: of these', () => suppressBlock(all.filter((item) => !item.node.hidden)));
  const form = element('form', { role: 'search', 'aria-label': 'Findings' });
  form.append(
    field('Search', search), field('State', state), field('Kind', kind), field('Path', path),
    ...(author.options.length > 1 ? [field('Author', author)] : []),
    field('Group by', group), element('span', { class: 'buttons' }, reset, block), count,
  );
  place.append(form);

  const groups = grouper(all);
  const tiles = [...document.querySelectorAll<HTMLAnchorElement>('a.tile')];
  let grouping = '';
  const apply = (): void => {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const inPath = path.value.trim().toLowerCase();
    let shown = 0;
    for (const item of all) {
      const fits =
        (state.value === '' || item.state === state.value) &&
        (kind.value === '' || item.kind === kind.value) &&
        (author.value === '' || item.authors.includes(author.value)) &&
        (inPath === '' || item.paths.some((one) => one.toLowerCase().includes(inPath))) &&
        words.every((word) => item.text.includes(word));
      if (item.node.hidden === fits) item.node.hidden = !fits;
      if (fits) shown++;
    }
    if (grouping !== group.value) groups.group((grouping = group.value));
    groups.count();
    for (const tile of tiles) tile.setAttribute('aria-pressed', String(tile.dataset['state'] === state.value));
    for (const folded of document.querySelectorAll<HTMLDetailsElement>('details.suppressed-ones')) folded.open = folded.open || state.value === 'suppressed';
    for (const section of document.querySelectorAll<HTMLElement>('section.group')) section.classList.toggle('empty', section.querySelector('[data-s]:not([hidden])') === null);
    count.textContent = `${shown === all.length ? '' : `${shown} of `}${all.length} findings`;
  };
  connect({ form, search, state, reset, tiles, apply });
  apply();
}

function suppressBlock(shown: readonly Item[]): string {
  const prints = [...new Set(shown.filter(({ state }) => state !== 'suppressed').map(({ fingerprint }) => fingerprint))].filter((one) => one !== '');
  return `suppress:\n  - fingerprint:\n${prints.map((one) => `      - ${one}\n`).join('')}    reason: why these are not leaks\n`;
}
