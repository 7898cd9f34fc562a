import type { Reply } from './reply.ts';

/**
 * One page of a list, with the `Link` header that Sentry sends (`src/sentry/api/base.py`, `build_cursor_link`):
 * `<URL?&cursor=0:100:0>; rel="next"; results="true"; cursor="0:100:0"`. An answer that is no list stays as it is.
 */
export function paginate(reply: Reply, page: { readonly url: string; readonly cursor: string | null; readonly size: number }): Reply {
  if (!Array.isArray(reply.json)) return reply;
  const from = Number(/^0:(\d+):[01]$/.exec(page.cursor ?? '')?.[1] ?? 0);
  const to = from + page.size;
  const link = (rel: string, offset: number, results: boolean): string => {
    const cursor = `0:${Math.max(offset, 0)}:${rel === 'previous' ? 1 : 0}`;
    return `<${page.url}?&cursor=${cursor}>; rel="${rel}"; results="${results}"; cursor="${cursor}"`;
  };
  const headers = { ...reply.headers, link: `${link('previous', from - page.size, from > 0)}, ${link('next', to, to < reply.json.length)}` };
  return { ...reply, json: reply.json.slice(from, to), headers };
}
