/** The element that the address of the page names. */
export function target(): HTMLElement | null {
  return document.getElementById(decodeURIComponent(location.hash.slice(1)));
}

/** Unfolds the element to which a link leads. */
export function openTargets(): void {
  const open = (): void => {
    for (let at = target(); at !== null; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
  };
  window.addEventListener('hashchange', open);
  open();
}

/** Unfolds everything for printing, since nobody can click on paper. */
export function openForPrint(): void {
  let opened: readonly HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const one of opened) one.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
  });
}
