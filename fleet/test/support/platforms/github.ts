import { type Asked, type Dialect, numberOf, paged, type Said, visibleTo } from './dialect.ts';
import type { Stored } from './world.ts';

/** GitHub Enterprise Server's API, which is github.com's below `/api/v3` (docs.github.com/rest, version 2022-11-28). */
export const github: Dialect = {
  root: '/api/v3',
  routes: [
    [/^\/users\/([^/]+)$/, (asked, name) => account(asked, name!)],
    [/^\/user$/, ({ user }) => (user === null ? { status: 401, body: { message: 'Requires authentication' } } : { status: 200, body: { login: user, id: 1, type: 'User' } })],
    [/^\/orgs\/([^/]+)\/repos$/, (asked, name) => (asked.world.accounts.get(name!)?.kind === 'organization' ? list(asked, name!, visibleTo(asked, owned(name!))) : notFound)],
    [/^\/users\/([^/]+)\/repos$/, (asked, name) => (asked.world.accounts.has(name!) ? list(asked, name!, visibleTo(asked, owned(name!)).filter((one) => one.private !== true)) : notFound)],
    [/^\/user\/repos$/, (asked) => (asked.user === null ? notFound : list(asked, asked.user, visibleTo(asked, owned(asked.user))))],
  ],
  notFound: { status: 404, body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' } },
  unauthorized: { status: 401, body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest', status: '401' } },
  primaryLimit: () => ({ status: 403, body: { message: 'API rate limit exceeded for user ID 1.', documentation_url: 'https://docs.github.com/rest' } }),
  secondaryLimit: (after) => ({ status: 403, body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' }, headers: after === null ? {} : { 'retry-after': String(after) } }),
  limitHeaders: (remaining, reset) => ({ 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': String(remaining), 'x-ratelimit-reset': String(reset), 'x-ratelimit-resource': 'core' }),
};

const notFound = github.notFound;

const owned = (name: string) => (path: string): boolean => path.toLowerCase().startsWith(`${name.toLowerCase()}/`);

function account({ world }: Asked, name: string): Said {
  const found = world.accounts.get(name);
  return found === undefined ? notFound : { status: 200, body: { login: name, id: found.id, type: found.kind === 'organization' ? 'Organization' : 'User' } };
}

function list({ query, url, clone, world }: Asked, name: string, all: readonly Stored[]): Said {
  const [page, size] = [numberOf(query, 'page', 1), numberOf(query, 'per_page', 30, 100)];
  const sorted = query.get('sort') === 'created' && query.get('direction') === 'asc' ? all : all.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const rest = new URLSearchParams(query);
  const { shown, link } = paged(sorted, { page, size }, (number) => {
    rest.set('page', String(number));
    return `${url}/api/v3/organizations/${world.accounts.get(name)!.id}/repos?${rest.toString()}`;
  });
  return { status: 200, body: shown.map((one) => repository(one, clone)), headers: link === '' ? {} : { link } };
}

function repository(one: Stored, clone: (path: string) => string): object {
  const [owner, name] = one.path.split('/');
  return {
    id: one.id, name, full_name: one.path, private: one.private === true, owner: { login: owner, type: 'Organization' }, description: null, fork: one.fork === true,
    clone_url: clone(one.path), ssh_url: `git@127.0.0.1:${one.path}.git`, size: 12, archived: one.archived === true, disabled: false,
    has_issues: true, has_wiki: one.wiki ?? true, visibility: one.private === true ? 'private' : 'public', default_branch: 'main', ...one.answer,
  };
}
