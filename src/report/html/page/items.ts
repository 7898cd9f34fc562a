/** A finding on the page: a card, or a row of the table. Long texts are read from the page when they are first used. */
export interface Item {
  readonly node: HTMLElement;
  readonly state: string;
  readonly kind: string;
  readonly authors: readonly string[];
  readonly paths: readonly string[];
  /** In lower case. */
  readonly text: string;
  readonly fingerprint: string;
}

/** All findings, in the order of the page. */
export function items(): readonly Item[] {
  return [...document.querySelectorAll<HTMLElement>('[data-s]')].map((node) => ({
    node,
    state: node.dataset['s'] ?? '',
    // In a row of the table, the kind stands before the secret.
    kind: node.dataset['k'] ?? node.querySelector('td:nth-child(2)')?.firstChild?.textContent?.trim() ?? '',
    authors: texts(node, '.by'),
    get paths() {
      return once(this, 'paths', texts(node, '.p'));
    },
    get text() {
      return once(this, 'text', (node.textContent ?? '').toLowerCase());
    },
    fingerprint: /[0-9a-f]{32}/.exec(node.querySelector('td:nth-child(5),.more .copy')?.textContent ?? '')?.[0] ?? '',
  }));
}

function texts(node: HTMLElement, selector: string): readonly string[] {
  return [...new Set([...node.querySelectorAll(selector)].map((one) => one.textContent ?? ''))];
}

/** Keeps a value that a getter has found, by replacing the getter. */
function once<Value>(item: object, name: string, value: Value): Value {
  Object.defineProperty(item, name, { value });
  return value;
}
