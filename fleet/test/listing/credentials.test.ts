import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lastingFolder } from '../../../test/support/repo.ts';
import { credentialFor } from '../../src/listing/credentials/credential.ts';
import { platforms } from '../../src/listing/platforms/platforms.ts';
import { list } from '../support/list.ts';
import { platformServer } from '../support/platforms/server.ts';

const bare = { PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };
const found = async (platform: keyof typeof platforms, host: string, env: NodeJS.ProcessEnv) => {
  const credential = await credentialFor({ protocol: 'https', host, variables: platforms[platform].variables, env: { ...bare, ...env } });
  return credential === null ? null : `${credential.from}=${credential.secret.reveal()}`;
};

describe('a token of the environment', () => {
  it.each([
    ['github', 'github.com', { GITHUB_TOKEN: 'a' }, 'GITHUB_TOKEN=a'],
    ['github', 'github.com', { GITHUB_TOKEN: 'a', GH_TOKEN: 'b' }, 'GH_TOKEN=b'],
    ['github', 'ghe.example', { GITHUB_TOKEN: 'a', GH_TOKEN: 'b' }, null],
    ['github', 'ghe.example', { GITHUB_TOKEN: 'a', GITHUB_SERVER_URL: 'https://ghe.example' }, 'GITHUB_TOKEN=a'],
    ['github', 'github.com', { GITHUB_TOKEN: 'a', GITHUB_SERVER_URL: 'https://ghe.example' }, null],
    ['github', 'ghe.example', { GH_ENTERPRISE_TOKEN: 'a' }, null],
    ['github', 'ghe.example', { GH_ENTERPRISE_TOKEN: 'a', GH_HOST: 'ghe.example' }, 'GH_ENTERPRISE_TOKEN=a'],
    ['github', 'ghe.example:8443', { GH_ENTERPRISE_TOKEN: 'a', GH_HOST: 'ghe.example' }, null],
    ['gitlab', 'gitlab.com', { GITLAB_TOKEN: 'a' }, 'GITLAB_TOKEN=a'],
    ['gitlab', 'git.example', { GITLAB_TOKEN: 'a', GITLAB_HOST: 'https://git.example' }, 'GITLAB_TOKEN=a'],
    ['gitlab', 'gitlab.com', { GITLAB_TOKEN: 'a', GITLAB_HOST: 'git.example' }, null],
    ['gitea', 'codeberg.org', { GITEA_TOKEN: 'a', CODEBERG_TOKEN: 'b' }, 'CODEBERG_TOKEN=b'],
    ['gitea', 'git.example', { FORGEJO_TOKEN: 'a', FORGEJO_SERVER_URL: 'https://git.example/git' }, 'FORGEJO_TOKEN=a'],
    ['gitea', 'git.example', { GITEA_TOKEN: 'a' }, null],
  ] as const)('of %s goes to %s with %j: %s', async (platform, host, env, expected) => {
    expect(await found(platform, host, env)).toBe(expected);
  });

  it('that cannot be sent is refused without being shown', async () => {
    await expect(found('github', 'github.com', { GITHUB_TOKEN: 'hun ter2' })).rejects.toThrow(expect.objectContaining({ what: 'The token holds characters that cannot be sent', where: 'GITHUB_TOKEN' }));
  });

  it('is never printed, in whatever way', async () => {
    const credential = await credentialFor({ protocol: 'https', host: 'github.com', variables: platforms.github.variables, env: { GITHUB_TOKEN: 'hunter2-hunter2-hunter2-hunter2' } });
    expect(`${JSON.stringify(credential)} ${String(credential?.secret)}`).not.toContain('hunter2');
  });
});

describe('git’s own helpers', () => {
  it('are asked for the very host, and never for a password on a terminal', async () => {
    const home = lastingFolder();
    writeFileSync(join(home, '.gitconfig'), `[credential]\n\thelper = "!f() { [ $1 = get ] && cat >>${home}/asked && printf 'username=ada\\\\npassword=from-git\\\\n'; }; f"\n`);
    await using server = await platformServer('gitea', { tokens: { 'from-git': 'ada' } });
    server.world.account('acme').add('acme/closed', { private: true });
    const env = { ...bare, HOME: home };
    expect((await list(`gitea:${server.url}/acme`, { env })).names).toEqual([`${new URL(server.url).host}/acme/closed`]);
    expect(await found('github', 'github.com', { HOME: home })).toBe('git credential=from-git');
    writeFileSync(join(home, '.gitconfig'), `[core]\n\taskPass = ${home}/asks\n`);
    writeFileSync(join(home, 'asks'), '#!/bin/sh\necho asked\n', { mode: 0o755 });
    expect(await found('github', 'github.com', { HOME: home, GIT_ASKPASS: join(home, 'asks') })).toBe(null);
  });
});
