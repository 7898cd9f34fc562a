import { isObject } from '../../../../src/json.ts';
import type { Ask } from '../api/ask.ts';
import { type Found, part, type Platform } from './platform.ts';

/**
 * GitHub, github.com, GitHub Enterprise Server and SUBDOMAIN.ghe.com.
 * docs.github.com/rest/repos/repos (list organization repositories, list repositories for a user, list repositories for the
 * authenticated user), read 2026-11: 100 a page, `sort=created`, `direction=asc`.
 */
export const github: Platform = {
  title: 'GitHub',
  deepest: 1,
  // The names and the order are those of gh (cli.github.com/manual/gh_help_environment). GitHub Actions sets
  // GITHUB_SERVER_URL.
  variables: [
    { name: 'GH_TOKEN', serverIn: [], home: 'github.com' },
    { name: 'GITHUB_TOKEN', serverIn: ['GITHUB_SERVER_URL'], home: 'github.com' },
    { name: 'GH_ENTERPRISE_TOKEN', serverIn: ['GH_HOST'], home: null },
    { name: 'GITHUB_ENTERPRISE_TOKEN', serverIn: ['GH_HOST'], home: null },
  ],
  api(server) {
    const { host } = new URL(server);
    return host === 'github.com' || /^[a-z\d-]+\.ghe\.com$/.test(host) ? `https://api.${host}` : `${server}/api/v3`;
  },
  headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
  authorization: ({ secret }) => `Bearer ${secret.reveal()}`,
  advice({ status, header }) {
    // `X-GitHub-SSO: required; url=https://github.com/orgs/acme/sso?…`
    if (header('x-github-sso') !== null) return 'the token is not authorized for the single sign-on of this organization: authorize it in the settings of your tokens';
    if (status === 401) return 'the token is not accepted, or not any more';
    return status === 403 ? 'the token may not see it: it needs `repo` (classic), or `Metadata: read` for all repositories (fine-grained)' : null;
  },
  async find(ask, account) {
    const who = await ask(`/users/${part(account)}`);
    if (who.kind === 'no-answer') return { kind: 'not-found', reason: who.reason };
    const { type, login } = isObject(who.body) ? who.body : {};
    if (typeof login !== 'string' || (type !== 'Organization' && type !== 'User')) return { kind: 'not-found', reason: 'it is neither an organization nor a user' };
    if (type === 'Organization') return list(`/orgs/${part(account)}/repos?type=all`);
    return list((await isMyself(ask, login)) ? '/user/repos?affiliation=owner&visibility=all' : `/users/${part(account)}/repos?type=owner`);
  },
  read: (item) => ({ id: item['id'], url: item['clone_url'], path: item['full_name'], archived: item['archived'], fork: item['fork'] === true, mayHaveWiki: item['has_wiki'] === true }),
};

/**
 * Whether the token belongs to this user. GitHub lists all repositories of the token's user, but only the public ones
 * of other users. The token of an app belongs to no user: 403.
 */
async function isMyself(ask: Ask, login: string): Promise<boolean> {
  const me = await ask('/user');
  return me.kind === 'answer' && isObject(me.body) && typeof me.body['login'] === 'string' && me.body['login'].toLowerCase() === login.toLowerCase();
}

function list(path: string): Found {
  return {
    kind: 'list',
    pages: { size: 100, path: (page) => `${path}&per_page=100&sort=created&direction=asc&page=${page}`, items: (body) => (Array.isArray(body) ? body : null) },
    // `X-GitHub-SSO: partial-results; organizations=21955855`
    remark: ({ header }) => (header('x-github-sso')?.startsWith('partial-results') === true ? 'the list is not complete: the token is not authorized for the single sign-on of this organization' : null),
  };
}
