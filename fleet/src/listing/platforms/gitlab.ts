import { isObject } from '../../../../src/json.ts';
import { type Found, noRemark, part, type Platform } from './platform.ts';

/**
 * GitLab: gitlab.com or a user's own server. docs.gitlab.com/api/groups (list projects), /api/projects (list a user's
 * projects), /api/rest (pagination), read 2026-11: 100 a page, `order_by=id`. `simple` is not used, since it leaves
 * `archived` out; `with_shared=false` leaves out projects of other groups. Keyset pagination exists for few lists, and
 * not for the projects of a group. Above 10,000 projects the number of pages is not given.
 */
export const gitlab: Platform = {
  title: 'GitLab',
  deepest: 20,
  variables: [
    // The names are those of glab (gitlab.com/gitlab-org/cli, docs/source/_index.md).
    { name: 'GITLAB_TOKEN', serverIn: ['GITLAB_HOST', 'GITLAB_URI', 'GL_HOST'], home: 'gitlab.com' },
    { name: 'GITLAB_ACCESS_TOKEN', serverIn: ['GITLAB_HOST', 'GITLAB_URI', 'GL_HOST'], home: 'gitlab.com' },
  ],
  api: (server) => `${server}/api/v4`,
  headers: { accept: 'application/json' },
  authorization: ({ secret }) => `Bearer ${secret.reveal()}`,
  advice: ({ status }) => (status === 401 ? 'the token is not accepted, or not any more' : status === 403 ? 'the token may not see it: it needs `read_api`, and `read_repository` to clone' : null),
  async find(ask, account) {
    const group = await ask(`/groups/${part(account)}?with_projects=false`);
    if (group.kind === 'answer') return list(`/groups/${part(account)}/projects?include_subgroups=true&with_shared=false`);
    // The name may be that of a user. Users have no sub groups.
    if (group.status !== 404 || account.includes('/')) return { kind: 'not-found', reason: group.reason };
    const users = await ask(`/users?username=${part(account)}`);
    const [user] = users.kind === 'answer' && Array.isArray(users.body) ? (users.body as readonly unknown[]) : [];
    const id = isObject(user) ? user['id'] : undefined;
    return typeof id === 'number' && Number.isSafeInteger(id) ? list(`/users/${id}/projects?`) : { kind: 'not-found', reason: group.reason };
  },
  read: (item) => ({
    id: item['id'],
    // A server may have git over http turned off. Then it gives only an address for ssh.
    url: typeof item['http_url_to_repo'] === 'string' && item['http_url_to_repo'] !== '' ? item['http_url_to_repo'] : item['ssh_url_to_repo'],
    path: item['path_with_namespace'],
    archived: item['archived'],
    fork: isObject(item['forked_from_project']),
    mayHaveWiki: item['wiki_access_level'] === undefined ? item['wiki_enabled'] === true : item['wiki_access_level'] !== 'disabled',
  }),
};

function list(path: string): Found {
  return {
    kind: 'list',
    pages: { size: 100, path: (page) => `${path}&per_page=100&order_by=id&sort=asc&page=${page}`, items: (body) => (Array.isArray(body) ? body : null) },
    remark: noRemark,
  };
}
