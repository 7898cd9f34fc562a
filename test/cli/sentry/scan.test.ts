import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { repo, temporaryFolder, type Repo } from '../../support/repo.ts';
import { sentryServer, type SentryServer } from '../../support/sentry/sentry-server.ts';
import { tokens } from '../../support/tokens.ts';

/** A repository whose `.env` is staged with this content, and how to scan it against a server. */
function scanning(server: SentryServer, content: string, path = '.env') {
  const made = repo().file(path, content).stage();
  const env = { ...made.env, SNTRYLINT_SENTRY_URL: server.url };
  return { made, env, scan: (...argv: readonly string[]) => sntrylint(argv, { cwd: made.root, env }) };
}

/** A home configuration for the user of a repository. */
function configure(made: Repo, yaml: string): void {
  const folder = join(made.env['HOME']!, '.config/sntrylint');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.yaml'), yaml);
}

const state = (stdout: string): string => (JSON.parse(stdout) as { findings: { verification: { state: string } }[] }).findings.map(({ verification }) => verification.state).join(' ');

describe('a scan', () => {
  it('asks nobody unless told to', async () => {
    await using server = await sentryServer();
    const { scan } = scanning(server, `A=${server.world.issue({ kind: 'user', scopes: [] })}\n`);
    const { code, stdout } = await scan('staged', '--format', 'json');
    expect([code, state(stdout)]).toEqual([1, 'unverified']);
    expect(server.connections()).toBe(0);
  });

  it('says with --verify what lives, with the keys of the contract and no others', async () => {
    await using server = await sentryServer();
    const { scan } = scanning(server, `A=${server.world.issue({ kind: 'user', scopes: ['org:read'] })}\n`);
    const { code, stdout } = await scan('staged', '--verify', '--format', 'json');
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: { verification: object }[] };
    expect(findings.map(({ verification }) => verification)).toEqual([{ state: 'live', scopes: ['org:read'], checkedAt: expect.stringMatching(/^20\d\d-/), reason: null, host: expect.stringMatching(/^127\.0\.0\.1:/) }]);
    expect(Object.keys(findings[0]!.verification)).toEqual(['state', 'scopes', 'checkedAt', 'reason', 'host']);
  });

  it('says it to people with implied scopes, what a thief can do, and what would be enough', async () => {
    await using server = await sentryServer();
    const { scan } = scanning(server, `auth.token=${server.world.issue({ kind: 'user', scopes: ['org:admin', 'project:releases'] })}\n`, 'sentry.properties');
    const { stdout } = await scan('--verify');
    const text = stdout.replaceAll(/\s*│?\s+/g, ' ');
    expect(text).toContain('state live; may org:admin, project:releases (and so org:read, org:write, org:integrations)');
    expect(text).toContain('as a person (user id 1)');
    expect(text).toContain('risk whoever has it can delete the organization with all its data, and change everything in it; poison releases');
    expect(text).toContain("hint It is a person's token used to upload releases");
    expect(text).toContain('To upload releases it does not need org:admin; org:ci is enough.');
  });

  it('asks once about a token that stands in many places', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { made, scan } = scanning(server, `A=${token}\nB=${token}\n`);
    made.file('b.env', `C=${token}\n`).stage();
    expect((await scan('--verify')).code).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  it('does not send what is excused, a client secret, or a refresh token', async () => {
    await using server = await sentryServer();
    const make = tokens('not sent');
    const lines = [`A=${make.user()} # sntrylint-disable-line -- made up`, `B=${make.appSecret()}`, `SENTRY_AUTH_TOKEN=${make.legacy()} # the refresh_token`];
    const { scan } = scanning(server, `${lines.join('\n')}\n`);
    const { stdout } = await scan('--verify', '--format', 'json');
    expect(state(stdout)).toBe('unverified unverified unverified');
    expect(server.connections()).toBe(0);
  });

  it('sends nothing to a host that only the repository names', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const made = repo().file('.env', `A=${token}\n`).file('.sntrylint.yaml', '').file('.sentryclirc', `[defaults]\nurl=${server.url}\n`).stage();
    const { code, stdout } = await sntrylint(['--verify', '--format', 'json'], { cwd: made.root, env: made.env });
    expect([code, state(stdout)]).toEqual([1, 'unknown']);
    expect(server.connections()).toBe(0);
  });
});

describe('--fail-on', () => {
  it.each([
    ['any', 'live', 1],
    ['any', 'revoked', 1],
    ['live', 'live', 1],
    ['live', 'revoked', 0],
    ['live', 'unknown', 1],
    ['none', 'live', 0],
  ])('%s: a token that is %s ends with %i', async (failOn, wanted, code) => {
    await using server = await sentryServer();
    const token = wanted === 'live' ? server.world.issue({ kind: 'user', scopes: [] }) : tokens('fail on').user();
    if (wanted === 'unknown') server.fault({ kind: 'html', status: 200 });
    const { scan } = scanning(server, `A=${token}\n`);
    const result = await scan('--verify', '--fail-on', failOn, '--format', 'json');
    expect([state(result.stdout), result.code]).toEqual([wanted, code]);
  });

  it.each<[string, string, number]>([
    ['a client secret', `A=${tokens('fail on unasked').appSecret()}\n`, 1],
    ['a DSN with its secret', `SENTRY_DSN=${tokens('fail on unasked').dsn()}\n`, 1],
    ['a refresh token', `SENTRY_AUTH_TOKEN=${tokens('fail on unasked').legacy()} # the refresh_token\n`, 1],
    ['an agent token', `A=${tokens('fail on unasked').agent()}\n`, 1],
    ['a habit, which is no secret', 'NEXT_PUBLIC_SENTRY_AUTH_TOKEN=x\n', 0],
  ])('live: %s is never sent', async (_, text, code) => {
    await using server = await sentryServer();
    const result = await scanning(server, text).scan('--verify', '--fail-on', 'live', '--format', 'json');
    expect([state(result.stdout), result.code]).toEqual(['unverified', code]);
    expect(server.connections()).toBe(0);
  });

  it('none needs no verification', async () => {
    await using server = await sentryServer();
    const { scan } = scanning(server, `A=${tokens('fail on none').user()}\n`);
    expect((await scan('--fail-on', 'none')).code).toBe(0);
    expect(server.connections()).toBe(0);
  });

  it('live without --verify is a wrong call', async () => {
    await using server = await sentryServer();
    const { scan } = scanning(server, `A=${tokens('fail on live').user()}\n`);
    expect(await scan('--fail-on', 'live')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('only with --verify') });
  });
});

describe('in a hook', () => {
  it('spends no more than its budget on asking, and still blocks', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'slow', milliseconds: 60_000 }, { times: 99 });
    const issue = () => server.world.issue({ kind: 'user', scopes: [] });
    const { made, scan } = scanning(server, Array.from({ length: 9 }, (_, i) => `A${i}=${issue()}\n`).join(''));
    configure(made, 'sentry:\n  hook-seconds: 0.4\n');
    const { code, stdout } = await scan('staged', '--verify', '--fail-on', 'live', '--format', 'json');
    expect([code, new Set(state(stdout).split(' '))]).toEqual([1, new Set(['unknown'])]);
  });

  it('has three seconds where nobody said otherwise', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'slow', milliseconds: 60_000 }, { times: 99 });
    const { scan } = scanning(server, `A=${server.world.issue({ kind: 'user', scopes: [] })}\n`);
    const { code, stdout } = await scan('staged', '--verify', '--format', 'json');
    expect([code, state(stdout)]).toEqual([1, 'unknown']);
    expect(stdout).toContain('there was no answer within 3 s');
  });

  it('blocks where Sentry cannot be reached', async () => {
    const server = await sentryServer();
    const { scan, made } = scanning(server, `A=${server.world.issue({ kind: 'user', scopes: [] })}\n`);
    configure(made, 'sentry:\n  hook-seconds: 0.5\n');
    await server[Symbol.asyncDispose]();
    const { code, stdout } = await scan('staged', '--verify');
    expect(code).toBe(1);
    expect(stdout).toMatch(/state unknown \(.*the connection was refused/);
  });

  it('revokes nothing', async () => {
    await using server = await sentryServer();
    const { scan } = scanning(server, `A=${server.world.issue({ kind: 'user', scopes: [] })}\n`);
    expect(await scan('staged', '--revoke', '--yes')).toMatchObject({ code: 2, stderr: expect.stringContaining('tokens are not revoked in a hook, while git waits') });
    expect(server.connections()).toBe(0);
  });
});

/** A report for people as one line: what is long is broken there. */
const unwrapped = (text: string): string => text.replaceAll(/\n[ │]*/g, ' ');

describe('--revoke', () => {
  it('ends the live ones by the API, says so in the report, and leaves the others alone', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const live = world.issue({ kind: 'org', scopes: ['org:ci'] });
    const gone = tokens('gone long ago').user();
    const admin = world.issue({ kind: 'user', scopes: ['org:admin'] });
    const log = join(temporaryFolder(), 'log');
    const { made, env } = scanning(server, `A=${live}\nB=${gone}\nC=${live}\n`);
    const { code, stdout, stderr } = await sntrylint(['--revoke', '--yes', '--format', 'json', '--audit-log', log], { cwd: made.root, env: { ...env, SNTRYLINT_ADMIN_TOKEN: admin } });
    // The file still holds the token.
    expect(code).toBe(1);
    expect(state(stdout)).toBe('revoked revoked');
    expect(world.find(live)).toBeUndefined();
    expect(stderr).toContain(`sntrys_…${live.slice(-4)} in .env\nWith the administrator's token, find this token`);
    expect(JSON.parse(readFileSync(log, 'utf8'))).toMatchObject({ kind: 'org', strategy: 'api', result: 'revoked', who: expect.stringContaining('@') });
    expect(stdout + stderr + readFileSync(log, 'utf8')).not.toContain(live.slice(30, 60));
  });

  it('only tells what it would do without a terminal and without --yes', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const live = server.world.issue({ kind: 'org', scopes: [] });
    const { made, env } = scanning(server, `A=${live}\n`);
    const admin = server.world.issue({ kind: 'user', scopes: ['org:admin'] });
    const { code, stdout, stderr } = await sntrylint(['--revoke'], { cwd: made.root, env: { ...env, SNTRYLINT_ADMIN_TOKEN: admin } });
    expect(code).toBe(1);
    expect(unwrapped(stdout)).toContain('note: nothing was revoked: there is no terminal to ask on, so --yes is needed (1 live token)');
    expect(stderr).toContain('and delete it');
    expect(server.world.find(live)).toBeDefined();
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('says so where nothing was live', async () => {
    await using server = await sentryServer();
    const { scan } = scanning(server, `A=${tokens('nothing live').user()}\n`);
    expect((await scan('--revoke', '--yes')).stdout).toContain('note: no live token was found, so none was revoked');
  });

  it('says what could not be checked, and not that no live token was found', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'html', status: 503 }, { times: 99 });
    const { scan } = scanning(server, `A=${tokens('unreachable').user()}\n`);
    const { stdout } = await scan('--revoke', '--yes');
    expect(unwrapped(stdout)).toMatch(/note: could not check 1 token, so it was not revoked: 127\.0\.0\.1:\d+: answered 503/);
    expect(stdout).not.toContain('no live token was found');
  });

  it('does not call for a revocation of what it has just ended, and names the pages of the Sentry that was asked', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const { made, env } = scanning(server, `A=${world.issue({ kind: 'org', scopes: [] })}\n`);
    const admin = world.issue({ kind: 'user', scopes: ['org:admin'] });
    const asked = await sntrylint(['--verify'], { cwd: made.root, env });
    expect(asked.stdout).toContain(`${server.url}/settings/acme/auth-tokens/`);
    expect(asked.stdout).toMatch(/revoke/i);
    const { stdout } = await sntrylint(['--revoke', '--yes'], { cwd: made.root, env: { ...env, SNTRYLINT_ADMIN_TOKEN: admin } });
    expect(unwrapped(stdout)).toContain('Sentry does not accept it (any more), so there is nothing to revoke.');
    expect(stdout).toContain('note: 1 of 1 live token was revoked and confirmed by Sentry');
    expect(stdout).not.toMatch(/revoke (it|them)|row there ends/i);
  });

  it('reports what was found where the administrator’s token is the leaked one, and leaves it alone', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'user', scopes: ['org:admin'] });
    const { made, env } = scanning(server, `A=${token}\n`);
    const { code, stdout, stderr } = await sntrylint(['--revoke', '--yes', '--wait', '0', '--format', 'json'], { cwd: made.root, env: { ...env, SNTRYLINT_ADMIN_TOKEN: token } });
    expect([code, state(stdout)]).toEqual([1, 'live']);
    expect(stderr).toContain("The administrator's token is the leaked one; make another.");
  });

  it('was stopped: says so, and how far it came', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const { made, env } = scanning(server, `A=${world.issue({ kind: 'org', scopes: [] })}\nB=${world.issue({ kind: 'org', scopes: [] })}\n`);
    const admin = world.issue({ kind: 'user', scopes: ['org:admin'] });
    server.fault({ kind: 'late', milliseconds: 5000 }, { path: /org-auth-tokens\/\d+\/$/ });
    const ending = sntrylint(['--revoke', '--yes'], { cwd: made.root, env: { ...env, SNTRYLINT_ADMIN_TOKEN: admin } });
    await expect.poll(() => server.requests.some(({ method }) => method === 'DELETE'), { timeout: 10_000 }).toBe(true);
    process.emit('SIGINT');
    expect(unwrapped((await ending).stdout)).toContain('note: you stopped it: 1 of 2 live tokens was revoked and confirmed by Sentry');
  });
});
