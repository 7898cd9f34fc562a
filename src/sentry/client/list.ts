import type { Answer, ApiRequest, Client } from './client.ts';

/** The most pages of a list that are read, since a server may send endless pages. */
const mostPages = 100;
const mostItems = 1_000_000;

/**
 * Reads a list page by page.
 * @returns one answer with all items as its body, or the first answer that was not a list; an endless list counts as no
 * answer
 */
export async function list(client: Client, request: Omit<ApiRequest, 'method'>): Promise<Answer> {
  const items: unknown[] = [];
  let cursor: string | null = null;
  for (let page = 0; ; page++) {
    const path: string = cursor === null ? request.path : `${request.path}?cursor=${encodeURIComponent(cursor)}`;
    const answer: Answer = await client.request({ ...request, path, method: 'GET' });
    if (answer.kind !== 'answer' || answer.status !== 200 || !Array.isArray(answer.body)) return answer;
    // Pushed one by one, since a call takes only a few hundred thousand arguments.
    for (const item of answer.body) items.push(item);
    cursor = answer.nextCursor;
    if (cursor === null) return { ...answer, body: items };
    // An incomplete list counts as no answer. Otherwise the missing items would count as gone.
    if (page + 1 >= mostPages || items.length > mostItems) return { kind: 'no-answer', reason: 'the list has no end', sent: true };
  }
}
