import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { temporaryFolder } from '../../support/repo.ts';
import { sentryServer, type SentryServer } from '../../support/sentry/sentry-server.ts';
import { tokens } from '../../support/tokens.ts';

const admin = (server: SentryServer): string => server.world.issue({ kind: 'user', name: 'admin', scopes: ['org:admin'] });

function revoke(server: SentryServer, argv: readonly string[], stdin: string, env: Readonly<Record<string, string>> = {}) {
  return sntrylint(['revoke', '--yes', '--wait', '0', ...argv], { stdin, cwd: temporaryFolder(), env: { PATH: process.env['PATH'], HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url, ...env } });
}

/** Methods and paths of what was sent. */
function sent({ requests }: SentryServer): readonly string[] {
  return requests.map(({ method, path }) => `${method} ${path}`);
}

describe('a client secret without a prefix', () => {
  it('is rotated where that is asked for, and never sent as a token', async () => {
    await using server = await sentryServer();
    const file = join(temporaryFolder(), 'new');
    const { code, stdout } = await revoke(server, ['--rotate-secret', 'release-bot', '--new-secret-file', file], tokens('bare').legacy(), { SNTRYLINT_ADMIN_TOKEN: admin(server) });
    expect([code, stdout]).toEqual([0, expect.stringContaining('rotated: Sentry issued another client secret')]);
    expect(sent(server)).toEqual(['POST /api/0/sentry-apps/release-bot/rotate-secret/']);
    expect(readFileSync(file, 'utf8')).toMatch(/^sntrya_[0-9a-f]{64}\n$/);
  });
});

describe('an option that does nothing for the token', () => {
  const made = tokens('does nothing');
  it.each([
    [['--rotate-secret', 'x', '--new-secret-file', 'y'], made.user(), '--rotate-secret does nothing for a token of the kind Personal Token'],
    [['--delete-integration', 'x'], made.org(), '--delete-integration does nothing for a token of the kind Organization Token'],
    [['--delete-integration', 'x'], made.user(), '--delete-integration does nothing for a token of the kind Personal Token'],
    [['--delete-integration', 'x'], made.appSecret(), '--delete-integration does nothing for a token of the kind Client Secret'],
    [['--token-id', '7'], made.integration(), '--token-id does nothing for a token of the kind Internal Integration Token'],
    [['--token-id', '7'], made.appSecret(), '--token-id does nothing for a token of the kind Client Secret'],
    [['--token-id', '7'], `${made.user()}\n${made.user()}`, '--token-id is about one token, and 2 were given'],
    [['--rotate-secret', 'x', '--new-secret-file', 'y'], `${made.appSecret()}\n${made.appSecret()}`, '--rotate-secret is about one token, and 2 were given'],
    [['--org', 'other'], made.org({ slug: 'acme' }), 'the token says that it belongs to the organization acme (--org other)'],
  ])('%j is refused before anything is sent', async (argv, stdin, what) => {
    await using server = await sentryServer();
    const { code, stdout, stderr } = await revoke(server, argv, stdin, { SNTRYLINT_ADMIN_TOKEN: admin(server) });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(what);
    expect(server.connections()).toBe(0);
  });
});

describe('the administrator’s token', () => {
  it('is missed where an integration is to be deleted', async () => {
    await using server = await sentryServer();
    const { code, stderr } = await revoke(server, ['--delete-integration', 'x'], tokens('no admin').integration(), {});
    expect([code, stderr]).toEqual([2, expect.stringContaining("this needs an administrator's token")]);
    expect(server.connections()).toBe(0);
  });

  it('is refused where it is the leaked one', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: ['org:admin'] });
    const { code, stderr } = await revoke(server, [], token, { SNTRYLINT_ADMIN_TOKEN: token });
    expect([code, stderr]).toEqual([2, expect.stringContaining('the administrator’s token is the leaked one (SNTRYLINT_ADMIN_TOKEN)')]);
    expect(server.connections()).toBe(0);
  });

  it('goes to the Sentry it was given for, and to no other that the user trusts and a payload picks', async () => {
    await using mine = await sentryServer();
    await using other = await sentryServer({ mode: 'self-hosted-2025' });
    const token = other.world.issue({ kind: 'org', scopes: ['org:ci'] });
    const home = temporaryFolder();
    mkdirSync(join(home, '.config/sntrylint'), { recursive: true });
    writeFileSync(join(home, '.config/sntrylint/config.yaml'), `sentry:\n  trusted: ['${other.url}']\n`);
    const { code, stdout } = await revoke(mine, [], token, { HOME: home, SNTRYLINT_ADMIN_TOKEN: admin(mine) });
    expect(code).toBe(1);
    expect(stdout).toContain(`The administrator's token is for 127.0.0.1:${mine.port} and is sent nowhere else; this token is one of 127.0.0.1:${other.port}`);
    expect(mine.connections()).toBe(0);
    expect(new Set(sent(other))).toEqual(new Set(['GET /api/0/']));
  });

  it('is not in the environment of a command of the user’s own, nor is the key of the webhook', async () => {
    await using server = await sentryServer();
    const out = join(temporaryFolder(), 'out');
    const credential = admin(server);
    const argv = ['sh', '-c', 'env > "$0"', out].map((word) => `--revoke-command=${word}`);
    await revoke(server, argv, server.world.issue({ kind: 'user', scopes: [] }), { SNTRYLINT_ADMIN_TOKEN: credential, SNTRYLINT_WEBHOOK_KEY: 'shared', KEPT: 'yes' });
    const environment = readFileSync(out, 'utf8');
    expect(environment).toContain('KEPT=yes');
    expect(environment).not.toMatch(/ADMIN_TOKEN|WEBHOOK_KEY/);
    expect(environment).not.toContain(credential);
  });
});

describe('the log of what was done', () => {
  it('that takes nothing more is told after the result, and costs no further token', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const [one, two] = [server.world.issue({ kind: 'org', name: 'one', scopes: [] }), server.world.issue({ kind: 'org', name: 'two', scopes: [] })];
    const { code, stdout, stderr } = await revoke(server, ['--audit-log', '/dev/full'], `${one}\n${two}`, { SNTRYLINT_ADMIN_TOKEN: admin(server) });
    expect(stdout.match(/revoked, and Sentry confirms it/g)).toHaveLength(2);
    expect([code, stderr]).toEqual([3, expect.stringContaining('the audit log cannot be written (ENOSPC) (/dev/full)')]);
  });

  it('follows no link', async () => {
    await using server = await sentryServer();
    const folder = temporaryFolder();
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'log'));
    const { code, stderr } = await revoke(server, ['--audit-log', join(folder, 'log')], tokens('linked').user());
    expect([code, stderr]).toEqual([2, expect.stringContaining('the audit log cannot be written (it is a link)')]);
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
    expect(server.connections()).toBe(0);
  });
});

describe('why a way did not end it', () => {
  it.each([
    ['the list is closed', 'cloud-2026', ['org:admin'], false, 'this Sentry lets only a person in a browser do that, not a token'],
    ['a scope is missing', 'self-hosted-2025', ['event:read'], false, 'lacks org:read'],
    ['two end alike', 'self-hosted-2025', ['org:admin'], true, '2 of the organization tokens of acme end in the same four characters'],
  ] as const)('stands in the result and in its JSON: %s', async (_, mode, scopes, isTwin, why) => {
    await using server = await sentryServer({ mode });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    if (isTwin) server.world.issue({ kind: 'org', scopes: [], value: `x${token.slice(-4)}` });
    const env = { SNTRYLINT_ADMIN_TOKEN: server.world.issue({ kind: 'user', name: 'admin', scopes }) };
    expect((await revoke(server, [], token, env)).stdout).toContain(why);
    const [result] = (JSON.parse((await revoke(server, ['--format', 'json'], token, env)).stdout) as { readonly tokens: readonly { readonly tried: unknown; readonly reason: string }[] }).tokens;
    expect(result!.reason).toContain(why);
    expect(result!.tried).toMatchObject([{ strategy: 'api', outcome: 'nothing-done', says: expect.stringContaining(why) }, { strategy: 'guided', outcome: 'watched' }]);
  });
});
