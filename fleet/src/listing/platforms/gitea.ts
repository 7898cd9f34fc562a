import { isObject } from '../../../../src/json.ts';
import { type Found, noRemark, part, type Platform } from './platform.ts';

/**
 * Gitea, and Forgejo with Codeberg. go-gitea/gitea routers/api/v1/repo/repo.go (`GET /repos/search`), read 2026-11: the list
 * of an organization cannot be sorted, but the search can (`sort=id`), and with `uid` and `exclusive` it gives what one owner
 * owns. 50 a page, unless the server allows more.
 */
export const gitea: Platform = {
  title: 'Gitea',
  deepest: 1,
  variables: [
    { name: 'GITEA_TOKEN', serverIn: ['GITEA_SERVER_URL', 'GITEA_HOST'], home: 'gitea.com' },
    { name: 'FORGEJO_TOKEN', serverIn: ['FORGEJO_SERVER_URL', 'FORGEJO_HOST'], home: null },
    { name: 'CODEBERG_TOKEN', serverIn: [], home: 'codeberg.org' },
  ],
  api: (server) => `${server}/api/v1`,
  headers: { accept: 'application/json' },
  // git's helpers keep a user and a password. The password may be a token.
  authorization: ({ user, secret }) => (user === null ? `token ${secret.reveal()}` : `Basic ${Buffer.from(`${user}:${secret.reveal()}`).toString('base64')}`),
  advice: ({ status }) => (status === 401 ? 'the token is not accepted, or not any more' : status === 403 ? 'the token may not see it: it needs `read:repository`, `read:organization` and `read:user`' : null),
  async find(ask, account) {
    const organization = await ask(`/orgs/${part(account)}`);
    const owner = organization.kind === 'no-answer' && organization.status === 404 ? await ask(`/users/${part(account)}`) : organization;
    if (owner.kind === 'no-answer') return { kind: 'not-found', reason: owner.reason };
    const id = isObject(owner.body) ? owner.body['id'] : undefined;
    return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? list(id) : { kind: 'not-found', reason: 'it is neither an organization nor a user' };
  },
  read: (item) => ({ id: item['id'], url: item['clone_url'], path: item['full_name'], archived: item['archived'], fork: item['fork'] === true, mayHaveWiki: item['has_wiki'] === true }),
};

function list(owner: number): Found {
  return {
    kind: 'list',
    // `{"ok":true,"data":[…]}`
    pages: { size: 50, path: (page) => `/repos/search?uid=${owner}&exclusive=true&sort=id&order=asc&limit=50&page=${page}`, items: (body) => (isObject(body) && Array.isArray(body['data']) ? body['data'] : null) },
    remark: noRemark,
  };
}
