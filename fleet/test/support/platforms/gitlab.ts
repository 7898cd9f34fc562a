import { type Asked, type Dialect, numberOf, paged, type Said, visibleTo } from './dialect.ts';
import type { Stored } from './world.ts';

/**
 * GitLab does not count more items than this. The real number is 10,000 (docs.gitlab.com/api/rest, pagination response
 * headers).
 */
const counted = 300;

/** GitLab's API (docs.gitlab.com/api/groups, /api/projects, /api/rest). */
export const gitlab: Dialect = {
  root: '/api/v4',
  routes: [
    [/^\/groups\/([^/]+)$/, ({ world }, name) => (isGroup(world, name!) ? { status: 200, body: { id: 7, full_path: name, kind: 'group' } } : { status: 404, body: { message: '404 Group Not Found' } })],
    [/^\/groups\/([^/]+)\/projects$/, (asked, name) => list(asked, `groups/${name}/projects`, visibleTo(asked, (path) => path.startsWith(`${decodeURIComponent(name!)}/`) && (asked.query.get('include_subgroups') === 'true' || path.split('/').length === decodeURIComponent(name!).split('/').length + 1)))],
    [/^\/users$/, ({ world, query }) => ({ status: 200, body: [...world.accounts].filter(([name, { kind }]) => kind === 'user' && name === query.get('username')).map(([username, { id }]) => ({ id, username })) })],
    [/^\/users\/(\d+)\/projects$/, (asked, id) => {
      const [name] = [...asked.world.accounts].find(([, account]) => account.id === Number(id)) ?? [''];
      return list(asked, `users/${id}/projects`, visibleTo(asked, (path) => path.startsWith(`${name}/`)));
    }],
  ],
  notFound: { status: 404, body: { error: '404 Not Found' } },
  unauthorized: { status: 401, body: { message: '401 Unauthorized' } },
  primaryLimit: (reset) => ({ status: 429, body: 'Retry later\n', headers: { 'ratelimit-name': 'throttle_authenticated_api', 'ratelimit-remaining': '0', 'ratelimit-reset': String(reset) } }),
  secondaryLimit: (after) => ({ status: 429, body: { message: { error: 'This endpoint has been requested too many times. Try again later.' } }, headers: after === null ? {} : { 'retry-after': String(after) } }),
  limitHeaders: (remaining, reset) => ({ 'ratelimit-limit': '2000', 'ratelimit-remaining': String(remaining), 'ratelimit-reset': String(reset) }),
};

function isGroup({ accounts, repositories }: Asked['world'], name: string): boolean {
  const path = decodeURIComponent(name);
  return accounts.get(path)?.kind === 'organization' || (path.includes('/') && repositories().some((one) => one.path.startsWith(`${path}/`)));
}

function list({ query, url, clone }: Asked, path: string, all: readonly Stored[]): Said {
  if (query.get('pagination') === 'keyset') return { status: 405, body: { error: 'Keyset pagination is not yet available for this type of request' } };
  const [page, size] = [numberOf(query, 'page', 1), numberOf(query, 'per_page', 20, 100)];
  const sorted = query.get('order_by') === 'id' && query.get('sort') === 'asc' ? all : all.toReversed();
  const rest = new URLSearchParams(query);
  const { shown, link, last } = paged(sorted, { page, size }, (number) => {
    rest.set('page', String(number));
    return `${url}/api/v4/${path}?${rest.toString()}`;
  });
  const isCounted = all.length <= counted;
  const totals = { 'x-total': String(all.length), 'x-total-pages': String(last) };
  const links = isCounted ? link : link.split(', ').filter((one) => !one.endsWith('rel="last"')).join(', ');
  return { status: 200, body: shown.map((one) => project(one, clone)), headers: { 'x-page': String(page), 'x-per-page': String(size), 'x-next-page': page < last ? String(page + 1) : '', ...(isCounted ? totals : {}), link: links } };
}

function project(one: Stored, clone: (path: string) => string): object {
  return {
    id: one.id, name: one.path.split('/').at(-1), path_with_namespace: one.path, http_url_to_repo: clone(one.path), ssh_url_to_repo: `git@127.0.0.1:${one.path}.git`,
    archived: one.archived === true, empty_repo: false, visibility: one.private === true ? 'private' : 'public', wiki_enabled: one.wiki ?? true, wiki_access_level: one.wiki === false ? 'disabled' : 'enabled',
    ...(one.fork === true ? { forked_from_project: { id: 1, path_with_namespace: 'upstream/it' } } : {}), ...one.answer,
  };
}
