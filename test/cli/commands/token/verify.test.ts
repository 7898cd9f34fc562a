import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sntrylint } from '../../../support/fake-io.ts';
import { temporaryFolder } from '../../../support/repo.ts';
import { sentryServer } from '../../../support/sentry/sentry-server.ts';
import { tokens } from '../../../support/tokens.ts';

const unknown = tokens('never issued');

describe('verify', () => {
  it('says whether a token lives, whom it acts as and what a thief can do, worst first', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: ['event:read', 'org:admin'] });
    const { code, stdout } = await sntrylint(['verify', '--sentry-url', server.url], { stdin: `${token}\n`, env: { HOME: temporaryFolder() } });
    expect(code).toBe(1);
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([
      `sntryu_…${token.slice(-4)}`,
      expect.stringMatching(/^state +live, says 127\.0\.0\.1:\d+ on 20/),
      'acts as       a person (user id 1), in every organization of theirs',
      'scopes        event:read, org:admin',
      'and so        org:read, org:write, org:integrations',
      'a thief can   delete the organization with all its data, and change everything in it',
      'read issues and raw events, with the personal data in them',
      "advice        It is a person's token: it reaches every organization of that person.",
      'next          end it with `sntrylint revoke`',
      '',
    ]);
  });

  it('gives the same as JSON, for several tokens, each asked about once', async () => {
    await using server = await sentryServer();
    const org = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    const gone = unknown.integration();
    const { code, stdout } = await sntrylint(['verify', '-', '--format', 'json'], {
      stdin: `${org}\n${gone}\n${org}\n`,
      env: { HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url },
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      tokens: [
        {
          kind: 'org',
          redacted: `sntrys_…${org.slice(-4)}`,
          state: 'live',
          organization: 'acme',
          who: { kind: 'organization' },
          scopes: [{ scope: 'org:ci', implied: false, known: true }],
          threats: [{ scope: 'org:ci', gravity: 'high' }],
        },
        { kind: 'integration', state: 'revoked', scopes: [], threats: [] },
      ],
    });
    expect(server.requests).toHaveLength(2);
    expect(stdout).not.toContain(org.slice(20, 60));
  });

  it('ends with 0 where all have ended, and with 3 where one could not be asked about', async () => {
    await using server = await sentryServer();
    const env = { HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url };
    expect((await sntrylint(['verify'], { stdin: unknown.user(), env })).code).toBe(0);
    const live = server.world.issue({ kind: 'user', scopes: [] });
    const foreign = unknown.org({ url: 'https://sentry.evil.example' });
    const mixed = await sntrylint(['verify'], { stdin: `${live}\n${foreign}`, env });
    expect(mixed.code).toBe(3);
    expect(mixed.stdout).toMatch(/reason +host not trusted: the token names sentry\.evil\.example; .*--sentry-url/);
    expect((await sntrylint(['verify'], { stdin: unknown.appSecret(), env })).code).toBe(3);
  });

  it('takes no token as an argument, and does not repeat it', async () => {
    const token = unknown.user();
    const { code, stdout, stderr } = await sntrylint(['verify', token]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'sntrylint: a token must not be an argument: other processes can see it, and the shell remembers it\n  fix: pass it on standard input, or run `sntrylint verify` and type it when asked\n',
    );
  });

  it('refuses a format that only a scan has before anything is sent', async () => {
    await using server = await sentryServer();
    const { code } = await sntrylint(['verify', '--format', 'sarif', '--sentry-url', server.url], { stdin: unknown.user() });
    expect(code).toBe(2);
    expect(server.connections()).toBe(0);
  });

  it('logs requests with --verbose: method, path and status', async () => {
    await using server = await sentryServer();
    const { stderr } = await sntrylint(['verify', '--verbose', '--sentry-url', server.url], { stdin: unknown.user(), env: { HOME: temporaryFolder() } });
    expect(stderr).toBe('sntrylint: GET /api/0/ 401\n');
  });

  it('shows escape sequences of a server instead of obeying them', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'status', status: 200, json: { auth: { scopes: ['\u001b[2Jx'] }, user: { id: '\u009b31m' } } });
    const { stdout } = await sntrylint(['verify', '--sentry-url', server.url], { stdin: unknown.user(), env: { HOME: temporaryFolder() } });
    expect(stdout).toMatch(/scopes +\\x1b\[2Jx/);
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(stdout).not.toMatch(/[\u001b\u009b]/);
  });
});

describe('the hosts', () => {
  it('come from the home directory', async () => {
    await using server = await sentryServer();
    const home = temporaryFolder();
    mkdirSync(join(home, '.config/sntrylint'), { recursive: true });
    writeFileSync(join(home, '.config/sntrylint/config.yaml'), `sentry:\n  url: ${server.url}\n`);
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    expect((await sntrylint(['verify'], { stdin: token, env: { HOME: home } })).code).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  it('never come from the folder one stands in, whatever lies there', async () => {
    await using server = await sentryServer();
    const cwd = temporaryFolder();
    const yaml = `sentry:\n  url: ${server.url}\n  trusted: [${server.url}]\n`;
    mkdirSync(join(cwd, '.config/sntrylint'), { recursive: true });
    for (const file of ['.config/sntrylint/config.yaml', '.sntrylint.yaml', 'config.yaml']) writeFileSync(join(cwd, file), yaml);
    writeFileSync(join(cwd, '.env'), `SNTRYLINT_SENTRY_URL=${server.url}\nSENTRY_URL=${server.url}\n`);
    writeFileSync(join(cwd, '.sentryclirc'), `[defaults]\nurl=${server.url}\n`);
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    const { code, stdout } = await sntrylint(['verify'], { stdin: token, cwd, env: { HOME: temporaryFolder(), SENTRY_URL: server.url } });
    expect(code).toBe(3);
    expect(stdout).toContain('host not trusted');
    expect(server.connections()).toBe(0);
  });

  it('are wrong before anything is read', async () => {
    const { code, stderr } = await sntrylint(['verify', '--sentry-url', 'http://sentry.example.com'], { stdin: unknown.user(), env: { HOME: temporaryFolder() } });
    expect(code).toBe(2);
    expect(stderr).toContain('A token is not sent over plain http (--sentry-url: sentry.example.com)');
  });
});
