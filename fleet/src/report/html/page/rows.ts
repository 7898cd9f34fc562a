/** A finding on the page. Long texts are read from the page when they are first used. */
export interface Row {
  readonly node: HTMLTableRowElement;
  readonly state: string;
  readonly kind: string;
  readonly organization: string;
  readonly person: string;
  readonly isNew: boolean;
  readonly isGone: boolean;
  /** In lower case. */
  readonly repositories: readonly string[];
  /** In lower case. */
  readonly text: string;
  readonly fingerprint: string;
  /** The text by which a column is sorted. */
  cell(column: number): string;
}

const order = ['live', 'unknown', 'unasked', 'ended', 'habit', 'excused'];

/** All findings, in the order of the page. */
export function rows(): readonly Row[] {
  return [...document.querySelectorAll<HTMLTableRowElement>('tr[data-s]')].map((node) => {
    const textOf = (column: number): string => node.cells[column]?.textContent ?? '';
    const state = node.dataset['s'] ?? '';
    return {
      node,
      state,
      kind: (node.cells[1]?.firstChild?.textContent ?? '').trim(),
      organization: textOf(2),
      person: textOf(4),
      isNew: node.cells[0]?.querySelector('.new') !== null,
      isGone: node.dataset['gone'] !== undefined,
      get repositories() {
        return once(this, 'repositories', [...new Set([...node.querySelectorAll('.r')].map((one) => (one.textContent ?? '').toLowerCase()))]);
      },
      get text() {
        return once(this, 'text', (node.textContent ?? '').toLowerCase());
      },
      get fingerprint() {
        return once(this, 'fingerprint', node.querySelector('.copy')?.textContent ?? '');
      },
      cell: (column) => (column === 0 ? String(order.indexOf(state)) : textOf(column).toLowerCase()),
    };
  });
}

/** Keeps a value that a getter has found, by replacing the getter. */
function once<Value>(row: object, name: string, value: Value): Value {
  Object.defineProperty(row, name, { value });
  return value;
}
