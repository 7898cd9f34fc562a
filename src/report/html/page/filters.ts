import { target } from './unfold.ts';

/** The controls of a page that leave a part of what is listed. */
export interface Filters {
  readonly form: HTMLFormElement;
  readonly search: HTMLInputElement;
  readonly state: HTMLSelectElement;
  readonly reset: HTMLButtonElement;
  /** Each stands for a state, `data-state`. */
  readonly tiles: readonly HTMLAnchorElement[];
  /** Shows what fits the controls. */
  readonly apply: () => void;
}

/** Connects the controls: typing, choosing, pressing a tile, `/` for the search, and links to findings that are filtered out. Returns a function that shows the list. */
export function connect({ form, search, state, reset, tiles, apply }: Filters): () => void {
  const clear = (): void => {
    form.reset();
    apply();
  };
  const go = (): void => {
    apply();
    form.scrollIntoView({ block: 'start' });
  };
  let waiting = 0;
  form.addEventListener('input', (event) => {
    window.clearTimeout(waiting);
    // A long page is not searched for every letter.
    waiting = window.setTimeout(apply, event.target instanceof HTMLInputElement ? 120 : 0);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
  });
  reset.addEventListener('click', clear);
  for (const tile of tiles) {
    tile.setAttribute('role', 'button');
    const press = (event: Event): void => {
      event.preventDefault();
      state.value = state.value === tile.dataset['state'] ? '' : (tile.dataset['state'] ?? '');
      go();
    };
    tile.addEventListener('click', press);
    tile.addEventListener('keydown', (event) => {
      if (event.key === ' ') press(event);
    });
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    search.focus();
  });
  // A link to a finding that is filtered out shows it.
  window.addEventListener('hashchange', () => {
    if (target()?.closest('[hidden]') != null) clear();
    target()?.scrollIntoView();
  });
  return go;
}
