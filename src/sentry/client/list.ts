import type { Answer, ApiRequest, Client } from './client.ts';

/** Pages of a list that are read at most; a server that never ends must not hold us for ever. */
const mostPages = 100;
const mostItems = 1_000_000;

/**
 * Reads a list page by page.
 *
 * @returns one answer with all items as its body, or the answer that was no list; none for a list without an end.
 */
export async function list(client: Client, request: Omit<ApiRequest, 'method'>): Promise<Answer> {
  const items: unknown[] = [];
  let cursor: string | null = null;
  for (let page = 0; ; page++) {
    const path: string = cursor === null ? request.path : `${request.path}?cursor=${encodeURIComponent(cursor)}`;
    const answer: Answer = await client.request({ ...request, path, method: 'GET' });
    if (answer.kind !== 'answer' || answer.status !== 200 || !Array.isArray(answer.body)) return answer;
    // One by one: a call takes some hundred thousand arguments and no more.
    for (const item of answer.body) items.push(item);
    cursor = answer.nextCursor;
    if (cursor === null) return { ...answer, body: items };
    // Part of a list is none: what is missing from it would be taken for gone.
    if (page + 1 >= mostPages || items.length > mostItems) return { kind: 'no-answer', reason: 'the list has no end', sent: true };
  }
}
