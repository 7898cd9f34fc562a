import { type Dialect, numberOf, paged, visibleTo } from './dialect.ts';
import type { Stored } from './world.ts';

/** Gitea's and Forgejo's API (go-gitea/gitea routers/api/v1), with its default of 50 items a page at most. */
export const gitea: Dialect = {
  root: '/api/v1',
  routes: [
    [/^\/orgs\/([^/]+)$/, ({ world }, name) => (world.accounts.get(name!)?.kind === 'organization' ? { status: 200, body: { id: world.accounts.get(name!)!.id, name, username: name } } : gitea.notFound)],
    [/^\/users\/([^/]+)$/, ({ world }, name) => (world.accounts.has(name!) ? { status: 200, body: { id: world.accounts.get(name!)!.id, login: name } } : gitea.notFound)],
    [/^\/repos\/search$/, (asked) => {
      const { query, world, url, clone } = asked;
      const [page, size] = [numberOf(query, 'page', 1), numberOf(query, 'limit', 30, 50)];
      const owner = [...world.accounts].find(([, { id }]) => id === Number(query.get('uid')))?.[0];
      const all = visibleTo(asked, (path) => owner === undefined || path.startsWith(`${owner}/`));
      const sorted = query.get('sort') === 'id' && query.get('order') === 'asc' ? all : all.toSorted((a, b) => (a.path < b.path ? -1 : 1));
      const rest = new URLSearchParams(query);
      const { shown, link } = paged(sorted, { page, size }, (number) => {
        rest.set('page', String(number));
        return `${url}/api/v1/repos/search?${rest.toString()}`;
      });
      return { status: 200, body: { ok: true, data: shown.map((one) => repository(one, clone)) }, headers: { 'x-total-count': String(all.length), ...(link === '' ? {} : { link }) } };
    }],
  ],
  notFound: { status: 404, body: { errors: null, message: "The target couldn't be found.", url: '/api/swagger' } },
  unauthorized: { status: 401, body: { message: 'invalid username, password or token', url: '/api/swagger' } },
  // Gitea has no limit of its own, so this is the answer of a proxy in front of it.
  primaryLimit: () => ({ status: 429, body: '<html><h1>429 Too Many Requests</h1></html>' }),
  secondaryLimit: (after) => ({ status: 429, body: '<html><h1>429 Too Many Requests</h1></html>', headers: after === null ? {} : { 'retry-after': String(after) } }),
  limitHeaders: () => ({}),
};

function repository(one: Stored, clone: (path: string) => string): object {
  const [owner, name] = one.path.split('/');
  return {
    id: one.id, name, full_name: one.path, owner: { login: owner }, private: one.private === true, fork: one.fork === true, empty: false, mirror: false, size: 24,
    clone_url: clone(one.path), ssh_url: `git@127.0.0.1:${one.path}.git`, archived: one.archived === true, has_wiki: one.wiki ?? true, ...one.answer,
  };
}
