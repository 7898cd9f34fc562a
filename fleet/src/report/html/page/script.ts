import { choice, counted, field } from '../../../../../src/report/html/page/controls.ts';
import { copyButton, copyButtons } from '../../../../../src/report/html/page/copy.ts';
import { element } from '../../../../../src/report/html/page/element.ts';
import { connect } from '../../../../../src/report/html/page/filters.ts';
import { openForPrint, openTargets } from '../../../../../src/report/html/page/unfold.ts';
import { type Row, rows } from './rows.ts';

const stateWords: Readonly<Record<string, string>> = { live: 'Live', unknown: 'Unknown', unasked: 'Not asked', ended: 'Ended', habit: 'Habit', excused: 'Excused' };

run();

/**
 * The script of the page: search, filters, sorting, copying. It reads only what the page shows, writes only text and no
 * markup, and loads nothing.
 */
function run(): void {
  openForPrint();
  openTargets();
  // Thousands of buttons would take longer than the whole page. So a button is made only when its row is opened.
  document.addEventListener('toggle', ({ target: opened }) => {
    if (opened instanceof HTMLDetailsElement && opened.open && opened.querySelector('.copy-button') === null) copyButtons(opened);
  }, true);
  const tools = document.getElementById('tools');
  if (tools !== null) addTools(tools, rows());
}

function addTools(place: HTMLElement, all: readonly Row[]): void {
  const search = element('input', { type: 'search', id: 'search', placeholder: 'Anything: path, last four, fingerprint', autocomplete: 'off' });
  const state = choice('state', 'All states', counted(all.map((row) => row.state), (value) => stateWords[value] ?? value));
  const kind = choice('kind', 'All kinds', counted(all.map((row) => row.kind)));
  const organization = choice('organization', 'All organizations', counted(all.flatMap((row) => (row.organization === '' ? [] : [row.organization]))).slice(0, 500));
  const person = choice('person', 'Everybody', counted(all.flatMap((row) => (row.person === '' ? [] : [row.person]))).slice(0, 500));
  const repository = element('input', { type: 'search', id: 'repository', placeholder: 'acme/', autocomplete: 'off' });
  const since = choice('since', 'New and old', [{ value: 'new', label: 'New only' }, { value: 'head', label: 'In HEAD' }, { value: 'gone', label: 'Gone from HEAD' }]);
  const controls = { state, kind, organization, person, repository } as const;
  const count = element('output', { id: 'shown', role: 'status' });
  const reset = element('button', { type: 'button' }, 'Reset');
  const prints = copyButton('Copy fingerprints of these', () => all.filter(({ node }) => !node.hidden).map((row) => `${row.fingerprint}\n`).join(''));
  const form = element('form', { role: 'search', 'aria-label': 'Findings' });
  form.append(
    field('Search', search), field('State', state), field('Repository', repository),
    ...(organization.options.length > 1 ? [field('Organization', organization)] : []),
    field('Kind', kind),
    ...(person.options.length > 1 ? [field('Person', person)] : []),
    field('Only', since), element('span', { class: 'buttons' }, reset, prints), count,
  );
  place.append(form);
  const tiles = [...document.querySelectorAll<HTMLAnchorElement>('a.tile')];

  const apply = (): void => {
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== '');
    const inName = repository.value.trim().toLowerCase();
    let shown = 0;
    for (const row of all) {
      const fits =
        (state.value === '' || row.state === state.value) &&
        (kind.value === '' || row.kind === kind.value) &&
        (organization.value === '' || row.organization === organization.value) &&
        (person.value === '' || row.person === person.value) &&
        (since.value === '' || (since.value === 'new' ? row.isNew : since.value === 'gone' ? row.isGone : !row.isGone)) &&
        (inName === '' || row.repositories.some((one) => one.includes(inName))) &&
        words.every((word) => row.text.includes(word));
      if (row.node.hidden === fits) row.node.hidden = !fits;
      if (fits) shown++;
    }
    for (const tile of tiles) tile.setAttribute('aria-pressed', String(tile.dataset['state'] === state.value));
    count.textContent = `${shown === all.length ? '' : `${shown} of `}${all.length} findings`;
  };
  const go = connect({ form, search, state, reset, tiles, apply });
  for (const label of document.querySelectorAll<HTMLElement>('[data-pick]')) {
    const control = controls[label.dataset['pick'] as keyof typeof controls];
    const value = label.textContent ?? '';
    const pick = element('button', { type: 'button', class: 'pick' }, ...label.childNodes);
    label.append(pick);
    pick.addEventListener('click', () => {
      form.reset();
      control.value = value;
      go();
    });
  }
  sortable(all);
  apply();
}

/**
 * Makes the heads of columns sort the rows: the first click upwards, the second one downwards, the third one by urgency
 * again.
 */
function sortable(all: readonly Row[]): void {
  const body = all[0]?.node.parentElement;
  const heads = [...document.querySelectorAll<HTMLTableCellElement>('.findings thead th')];
  for (const [column, head] of heads.entries()) {
    const button = element('button', { type: 'button' }, head.textContent ?? '');
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const before = head.getAttribute('aria-sort');
      for (const one of heads) one.removeAttribute('aria-sort');
      const next = before === null ? 'ascending' : before === 'ascending' ? 'descending' : null;
      if (next !== null) head.setAttribute('aria-sort', next);
      const keyOf = (row: Row): string => row.cell(column);
      const sorted = next === null ? all : all.map((row) => [keyOf(row), row] as const).sort(([a], [b]) => compare(a, b) * (next === 'ascending' ? 1 : -1)).map(([, row]) => row);
      body?.replaceChildren(...sorted.map(({ node }) => node));
    });
  }
}

/** Empty cells come last when sorting up. */
function compare(a: string, b: string): number {
  return a === b ? 0 : a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1;
}
