import { expect, test } from 'vitest';
import { remoteHost } from '../../../src/git/remotes/remote-host.ts';
import { repo } from '../../support/repo.ts';

const host = (made = repo(), env = {}) => remoteHost({ cwd: made.root, env: { ...made.env, ...env } });
const remote = (name: string, url: string) => {
  const made = repo();
  made.git('remote', 'add', name, url);
  return made;
};

test.each([
  ['https://github.com/acme/app.git', 'github.com'],
  ['https://ada:secret@GitLab.example.org:8443/app', 'gitlab.example.org'],
  ['git@github.com:acme/app.git', 'github.com'],
  ['ssh://git@bitbucket.org:22/acme/app', 'bitbucket.org'],
])('the host of %s is %s', async (url, wanted) => {
  expect(await host(remote('origin', url))).toBe(wanted);
});

test('of several remotes origin counts, else the only one', async () => {
  const made = remote('upstream', 'https://gitlab.com/a/b');
  expect(await host(made)).toBe('gitlab.com');
  made.git('remote', 'add', 'origin', 'https://github.com/a/b');
  expect(await host(made)).toBe('github.com');
});

test('there is none without a remote, and the environment of an editor or a pager is no obstacle', async () => {
  expect(await host()).toBeNull();
  expect(await host(remote('origin', 'https://github.com/a/b'), { GIT_EDITOR: 'vi', PAGER: 'less', GIT_PAGER: 'less' })).toBe('github.com');
});
