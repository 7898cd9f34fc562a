import type { Answer, Ask } from './ask.ts';

/** One page of a list, or a note that the list ends here and is not complete. */
export type Page =
  | { readonly kind: 'page'; readonly number: number; readonly items: readonly unknown[]; readonly answer: Answer }
  /** `reason` is safe to print, a sentence without a full stop. `status` is that of the refusal; null if there was no answer. */
  | { readonly kind: 'cut'; readonly reason: string; readonly status: number | null };

export interface Pages {
  /** How many items are asked for at once; the server may give fewer. */
  readonly size: number;
  /** The request for a page; the first is 1. The list must be in the order in which its items were created. */
  readonly path: (page: number) => string;
  /** The items of an answer; null if it is not a list. */
  readonly items: (body: unknown) => readonly unknown[] | null;
}

/** A list with more pages counts as endless. It would have several million repositories. */
const most = 50_000;

/**
 * A list of an API, page by page. If an item is deleted meanwhile, all items after it move one place forward. Reading the
 * pages in order would then miss one. So they are read from the last to the first. At the end the first page, which says how
 * many there are, is read again. An item that moves forward may come twice, but is never missed. If the server does not say how many
 * pages there are, they are read in order, and then once more.
 *
 * No address from an answer is ever requested: from `Link` only the number of the last page is taken.
 */
export async function* pages(ask: Ask, list: Pages): AsyncGenerator<Page> {
  const read = async (number: number): Promise<Page> => {
    const asked = await ask(list.path(number));
    if (asked.kind === 'no-answer') return { kind: 'cut', reason: asked.reason, status: asked.status };
    const items = list.items(asked.body);
    return items === null ? { kind: 'cut', reason: 'the answer is not a list', status: asked.status } : { kind: 'page', number, items, answer: asked };
  };
  const first = await read(1);
  yield first;
  if (first.kind === 'cut') return;
  const last = lastPage(first, list.size);
  if (last === 'unknown') {
    yield* forwards(read, 2, list.size);
    yield* forwards(read, 1, list.size);
    return;
  }
  if (last > most) {
    yield { kind: 'cut', reason: `it has ${last} pages, more than ${most}`, status: null };
    return;
  }
  for (let number = last; number >= 1 && last > 1; number--) {
    const page = await read(number);
    yield page.kind === 'cut' ? { ...page, reason: `${page.reason}; ${whatWasListed(number, last)}` } : page;
    if (page.kind === 'cut') return;
  }
}

function whatWasListed(failed: number, last: number): string {
  if (failed === 1) return 'all pages were listed, but checking whether anything moved meanwhile failed';
  return failed === last ? `of ${last} pages page 1 was listed` : `of ${last} pages page 1 and those from ${failed + 1} on were listed`;
}

async function* forwards(read: (page: number) => Promise<Page>, from: number, size: number): AsyncGenerator<Page> {
  let before = '';
  for (let number = from; number <= most; number++) {
    const page = await read(number);
    yield page.kind === 'cut' ? { ...page, reason: `${page.reason}; the pages before page ${number} were listed` } : page;
    if (page.kind === 'cut' || page.items.length === 0 || lastPage(page, size) === number) return;
    const text = JSON.stringify(page.items);
    if (text === before) {
      yield { kind: 'cut', reason: `page ${number} is the same as the page before it, so the end of the list is not known`, status: null };
      return;
    }
    before = text;
  }
  yield { kind: 'cut', reason: `it has more than ${most} pages`, status: null };
}

/**
 * The number of the last page, if the answer tells it:
 * GitHub `Link: <https://api.github.com/organizations/1/repos?page=2>; rel="next", <…?page=5>; rel="last"`, on the last page
 * without either; GitLab `x-total-pages`, left out above 10,000 items, where `Link` still has `next`; Gitea `x-total-count`.
 */
function lastPage({ number, items, answer }: Page & { readonly kind: 'page' }, size: number): number | 'unknown' {
  const link = answer.header('link') ?? '';
  const last = /[?&]page=(\d{1,9})(?:&[^>]*)?>[^,]*;\s*rel="?last\b/.exec(link)?.[1] ?? answer.header('x-total-pages');
  if (last !== null && /^\d{1,9}$/.test(last)) return Math.max(1, Number(last));
  const total = answer.header('x-total-count');
  // A server may give fewer than it was asked for (`MAX_RESPONSE_ITEMS` of Gitea).
  if (total !== null && /^\d{1,9}$/.test(total) && number === 1) return items.length === 0 ? 1 : Math.ceil(Number(total) / items.length);
  if (/rel="?next\b/.test(link)) return 'unknown';
  return items.length < size || link !== '' ? number : 'unknown';
}
