import { describe, expect, it, test } from 'vitest';
import { forgeOf } from '../../../src/git/remotes/forge.ts';

const none = {};

describe('the page of a repository', () => {
  it.each([
    ['https://github.com/acme/app.git', 'github', 'https://github.com/acme/app'],
    ['git@github.com:acme/app.git', 'github', 'https://github.com/acme/app'],
    ['github.com:acme/app', 'github', 'https://github.com/acme/app'],
    ['ssh://git@github.com:22/acme/app.git', 'github', 'https://github.com/acme/app'],
    ['git://github.com/acme/app', 'github', 'https://github.com/acme/app'],
    ['https://ada:secret@github.com/acme/app.git?token=x#y', 'github', 'https://github.com/acme/app'],
    ['https://GitLab.example.org:8443/group/sub/app.git', 'gitlab', 'https://gitlab.example.org:8443/group/sub/app'],
    ['http://gitea.local/acme/app', 'gitea', 'http://gitea.local/acme/app'],
    ['https://codeberg.org/acme/app/', 'gitea', 'https://codeberg.org/acme/app'],
    ['git@bitbucket.org:acme/app.git', 'bitbucket', 'https://bitbucket.org/acme/app'],
    ['ssh://git@bitbucket.acme.example:7999/ops/app.git', 'bitbucket-server', 'https://bitbucket.acme.example/projects/ops/repos/app'],
    ['https://bitbucket.acme.example/scm/~ada/app.git', 'bitbucket-server', 'https://bitbucket.acme.example/users/ada/repos/app'],
  ])('of %s is one of %s: %s', (address, kind, page) => {
    expect(forgeOf(address, none)).toMatchObject({ kind, page });
  });

  it.each([
    'javascript://github.com/acme/app',
    'javascript:alert(1)',
    'data:text/html,github.com/acme/app',
    'file:///srv/github.com/app',
    '/srv/github.com/acme/app',
    '../github.com/acme',
    'ext::sh -c github.com/a/b',
    'https://github.com/acme/app/extra',
    'https://github.com/acme',
    'https://github.com/acme/<b>',
    'https://github.com/acme/..',
    'https://github.com/../../acme',
    'https://github.com"onclick=x/acme/app',
    'https://git hub.com/acme/app',
    'https://example.org/acme/app',
    'https://notgithub.example/acme/app',
    'https://[::1]/github.com/app',
    `https://github.com/${'a'.repeat(600)}/app`,
    '',
  ])('is not known of %j', (address) => {
    expect(forgeOf(address, none)).toBeNull();
  });

  test('on a host of its own a CI system names what runs there', () => {
    const at = (env: Record<string, string>) => forgeOf('https://code.acme.example/acme/app', env)?.kind ?? null;
    expect(at({ CI_SERVER_URL: 'https://code.acme.example' })).toBe('gitlab');
    expect(at({ GITHUB_SERVER_URL: 'https://code.acme.example' })).toBe('github');
    expect(at({ GITHUB_SERVER_URL: 'https://code.acme.example', GITEA_ACTIONS: 'true' })).toBe('gitea');
    expect(at({ GITHUB_SERVER_URL: 'https://other.example' })).toBeNull();
  });
});
