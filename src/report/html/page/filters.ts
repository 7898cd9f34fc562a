import { target } from './unfold.ts';

/** The controls that choose which findings are listed. */
export interface Filters {
  readonly form: HTMLFormElement;
  readonly search: HTMLInputElement;
  readonly state: HTMLSelectElement;
  readonly reset: HTMLButtonElement;
  /** The counts at the top. Each stands for a state (`data-state`). */
  readonly tiles: readonly HTMLAnchorElement[];
  /** Lists the findings that the controls choose. */
  readonly apply: () => void;
}

/**
 * Connects the controls. They react to typing, to choosing, to a click on a count, to the key `/` (which goes to the
 * search), and to links to hidden findings. Returns a function that shows the list.
 */
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
    // Waits for a pause in the typing, since a long page takes time to search.
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
  // If a link leads to a hidden finding, all findings are shown again.
  window.addEventListener('hashchange', () => {
    if (target()?.closest('[hidden]') != null) clear();
    target()?.scrollIntoView();
  });
  return go;
}
