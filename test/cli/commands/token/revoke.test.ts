import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../../../src/cli/main.ts';
import { collector, fakeKeyboard, sntrylint } from '../../../support/fake-io.ts';
import { temporaryFolder } from '../../../support/repo.ts';
import { sentryServer, type SentryServer } from '../../../support/sentry/sentry-server.ts';
import { tokens } from '../../../support/tokens.ts';

const admin = (server: SentryServer): string => server.world.issue({ kind: 'user', name: 'admin', scopes: ['org:admin'] });

function revoke(server: SentryServer, argv: readonly string[], stdin: string, env: Readonly<Record<string, string>> = {}) {
  return sntrylint(['revoke', ...argv], { stdin, cwd: temporaryFolder(), env: { PATH: process.env['PATH'], HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url, ...env } });
}

describe('without a terminal', () => {
  it('tells what it would do, does nothing and ends with 1', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { code, stdout, stderr } = await revoke(server, [], token, { SNTRYLINT_ADMIN_TOKEN: admin(server) });
    expect([code, stdout]).toEqual([1, `sntrys_…${token.slice(-4)}: STILL LIVE\n  nothing was done; --yes does it\n`]);
    expect(stderr).toMatch(/^With the administrator's token, .* and delete it\.\nEnd it by hand in Sentry/);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('ends it with --yes, confirms it, says what is left to do, and writes the log', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', name: 'CI', scopes: [] });
    const log = join(temporaryFolder(), 'log');
    const { code, stdout } = await revoke(server, ['--yes', '--audit-log', log], token, { SNTRYLINT_ADMIN_TOKEN: admin(server) });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sntrys_….{4}: revoked, and Sentry confirms it\n {2}127\.0\.0\.1:\d+: answered 401: Invalid org token\nWhat is left to do:\n {2}1\. /);
    expect(stdout).toContain('Rewriting the history does not un-leak a token');
    expect(JSON.parse(readFileSync(log, 'utf8'))).toEqual({
      when: expect.stringMatching(/^20.*Z$/),
      who: expect.stringMatching(/^.+@.+$/),
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      kind: 'org',
      host: `127.0.0.1:${server.port}`,
      strategy: 'api',
      result: 'revoked',
    });
    expect(statSync(log).mode & 0o777).toBe(0o600);
  });

  it('says no line that is longer than the terminal, but for an address', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', name: 'CI', scopes: [] });
    const env = { PATH: process.env['PATH'], HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url, SNTRYLINT_ADMIN_TOKEN: admin(server) };
    const { stdout } = await sntrylint(['revoke', '--yes'], { stdin: token, cwd: temporaryFolder(), env, terminal: 60 });
    expect(stdout).toContain('\n     build machines, colleagues.\n');
    expect(stdout.split('\n').filter((line) => line.length > 60)).toEqual([]);
  });

  it('is a success the second time too, as JSON', async () => {
    await using server = await sentryServer();
    const { code, stdout } = await revoke(server, ['--yes', '--format', 'json'], tokens('gone').user());
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, tokens: [{ kind: 'user', state: 'already-revoked', strategy: null }] });
  });

  it('ends with 3 where Sentry could not be asked, though another token had ended', async () => {
    await using server = await sentryServer();
    const foreign = tokens('foreign').org({ url: 'https://sentry.evil.example' });
    const { code, stdout } = await revoke(server, ['--yes'], `${tokens('gone').user()}\n${foreign}`);
    expect(code).toBe(3);
    expect(stdout).toMatch(/: Sentry did not accept it, so nothing was done: it had ended, or never existed[\s\S]*: not known\n {2}host not trusted/);
  });

  it('waits no longer than --wait', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const { code, stderr } = await revoke(server, ['--yes', '--wait', '0'], token);
    expect(code).toBe(1);
    expect(stderr).toContain('Sentry still accepted the token');
  });
});

describe('Ctrl-C', () => {
  it('stops before the tokens that are left, and that is no success', async () => {
    await using server = await sentryServer();
    server.fault({ kind: 'slow', milliseconds: 400 });
    const gone = tokens('stopped');
    const ending = revoke(server, ['--yes'], `${gone.user()}\n${gone.user()}\n${gone.user()}`);
    await expect.poll(() => server.requests.length).toBe(1);
    process.emit('SIGINT');
    const { code, stderr } = await ending;
    expect(code).toBe(130);
    expect(stderr).toContain('You stopped it; 2 more tokens were not looked at.');
    expect(server.requests).toHaveLength(1);
  });
});

describe('on a terminal', () => {
  /** Types each answer once its question stands there. */
  async function typing(server: SentryServer, argv: readonly string[], answers: readonly (readonly [question: string, answer: string])[]) {
    const keyboard = fakeKeyboard();
    const [stdout, stderr] = [collector(80), collector(80)];
    const env = { HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url };
    const code = main(['revoke', ...argv], { stdin: keyboard.stdin, stdout: stdout.stream, stderr: stderr.stream, env, cwd: '/' });
    for (const [question, answer] of answers) {
      await expect.poll(() => stderr.text(), { timeout: 5000 }).toContain(question);
      keyboard.type(answer);
    }
    return { code: await code, stdout: stdout.text(), stderr: stderr.text() };
  }
  const prompts = ['Token (not shown): ', "Administrator's token, if you have one (not shown; Enter for none): "] as const;

  it('asks for both tokens without showing them, tells, asks, and does it after a yes', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', name: 'CI', scopes: [] });
    const credential = admin(server);
    const result = await typing(server, [], [[prompts[0], `${token}\r`], [prompts[1], `${credential}\r`], ['Do it? [y/N]', 'y\n']]);
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('revoked, and Sentry confirms it') });
    expect(result.stderr).toContain('The organization token "CI" was deleted.');
    for (const secret of [token, credential]) expect(result.stdout + result.stderr).not.toContain(secret.slice(10, 40));
  });

  it.each(['n\n', '\n', 'yeah, no\n'])('does nothing after %j but to show the way by hand', async (answer) => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const { code, stderr } = await typing(server, ['--wait', '0'], [[prompts[0], `${token}\r`], [prompts[1], `${admin(server)}\r`], ['Do it? [y/N]', answer]]);
    expect(code).toBe(1);
    expect(stderr).toContain('End it by hand');
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('shows how long it waits, on one line, until the token has ended by hand', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const token = server.world.issue({ kind: 'user', scopes: [] });
    setTimeout(() => server.world.tokens.clear(), 500);
    const { code, stdout, stderr } = await typing(server, [], [[prompts[0], `${token}\r`], [prompts[1], '\r']]);
    expect(code).toBe(0);
    expect(stdout).toContain('answered 401: Invalid token');
    expect(stderr).toContain(`${server.url}/settings/account/api/auth-tokens/`);
    expect(stderr).toContain('\r\u001b[K  waiting 0 s: still live; Ctrl-C stops waiting');
  });

  it('says on Ctrl-C at the question that this was not done', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [] });
    const keyboard = fakeKeyboard();
    const [stdout, stderr] = [collector(80), collector(80)];
    const env = { HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url, SNTRYLINT_ADMIN_TOKEN: admin(server) };
    const ending = main(['revoke'], { stdin: keyboard.stdin, stdout: stdout.stream, stderr: stderr.stream, env, cwd: '/' });
    await expect.poll(() => stderr.text()).toContain(prompts[0]);
    keyboard.type(`${token}\r`);
    await expect.poll(() => stderr.text(), { timeout: 5000 }).toContain('Do it? [y/N]');
    process.emit('SIGINT');
    expect(await ending).toBe(1);
    expect(stdout.text()).toContain('STILL LIVE\n  you stopped it; this was not done');
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('ends with 130 on Ctrl-C, at either prompt', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    for (const answers of [[[prompts[0], '\u0003']], [[prompts[0], `${token}\r`], [prompts[1], '\u0003']]] as const) {
      expect(await typing(server, [], answers)).toMatchObject({ code: 130, stderr: expect.stringContaining('sntrylint: you stopped it; nothing was done\n') });
    }
    expect(server.connections()).toBe(0);
  });
});

describe('the user’s own way', () => {
  it('is a command on the command line, with its arguments', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: ['org:read'] });
    const out = join(temporaryFolder(), 'out');
    const argv = ['--yes', '--wait', '0', ...['sh', '-c', 'cat > "$0"', out].map((word) => `--revoke-command=${word}`)];
    const { code, stderr } = await revoke(server, argv, token);
    expect(code).toBe(1);
    expect(stderr).toContain('Run your command sh and give it the finding, without the token, as JSON');
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ kind: 'user', scopes: ['org:read'], lastFour: token.slice(-4) });
    expect(readFileSync(out, 'utf8')).not.toContain(token.slice(10, 40));
  });

  it('is a command in the home directory, which may get the raw token there', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const home = temporaryFolder();
    mkdirSync(join(home, '.config/sntrylint'), { recursive: true });
    writeFileSync(join(home, '.config/sntrylint/config.yaml'), `revoke:\n  command: [sh, -c, 'cat > "$0"', ${join(home, 'out')}]\n  pass: token\n`);
    await revoke(server, ['--yes', '--wait', '0'], token, { HOME: home });
    expect(JSON.parse(readFileSync(join(home, 'out'), 'utf8'))).toMatchObject({ token });
  });

  it('is never what the folder one stands in says', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const cwd = temporaryFolder();
    for (const file of ['.sntrylint.yaml', 'config.yaml']) writeFileSync(join(cwd, file), `revoke:\n  command: [sh, -c, 'touch ${join(cwd, 'ran')}']\n`);
    const env = { PATH: process.env['PATH'], HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url };
    await sntrylint(['revoke', '--yes', '--wait', '0'], { stdin: token, cwd, env });
    expect(() => statSync(join(cwd, 'ran'))).toThrow('ENOENT');
  });

  it('is a webhook, whose key comes from the environment', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const bodies: string[] = [];
    const receiver = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => {
        server.world.tokens.clear();
        response.end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const { code, stdout } = await revoke(server, ['--yes', '--webhook', url], token, { SNTRYLINT_WEBHOOK_KEY: 'shared' });
    receiver.close();
    expect([code, stdout]).toEqual([0, expect.stringContaining('revoked, and Sentry confirms it')]);
    expect(bodies.join('')).not.toContain(token.slice(10, 40));
  });
});

describe('a client secret', () => {
  it('is rotated into a file, and the new one is shown nowhere', async () => {
    await using server = await sentryServer();
    const file = join(temporaryFolder(), 'new');
    const argv = ['--yes', '--rotate-secret', 'release-bot', '--new-secret-file', file];
    const { code, stdout, stderr } = await revoke(server, argv, tokens('client').appSecret(), { SNTRYLINT_ADMIN_TOKEN: admin(server) });
    expect([code, stdout]).toEqual([0, expect.stringContaining('rotated: Sentry issued another client secret')]);
    expect(stdout + stderr).not.toContain(readFileSync(file, 'utf8').slice(7, 30));
  });
});

describe('what does not go together', () => {
  it.each([
    [['--rotate-secret', 'x'], '--rotate-secret needs --new-secret-file'],
    [['--new-secret-file', 'x'], '--new-secret-file needs --rotate-secret'],
    [['--pass', 'token'], '--pass needs --revoke-command'],
    [['--revoke-command', 'x', '--webhook', 'https://x.example'], '--revoke-command and --webhook do not go together'],
    [['--webhook', 'https://x.example'], 'the key of the webhook is missing (SNTRYLINT_WEBHOOK_KEY)'],
    [['--token-id', 'x1'], 'the id must be a number (--token-id)'],
    [['--rotate-secret', 'x', '--new-secret-file', 'y'], '--rotate-secret does nothing for a token of the kind Personal Token'],
    [['--format', 'sarif'], 'this command writes pretty or json'],
    [['--audit-log', '/nonexistent/log'], 'the audit log cannot be written (ENOENT) (/nonexistent/log)'],
    [['--sentry-url', 'nonsense'], 'The address of Sentry is not an http or https address'],
  ])('%j is told before anything is sent', async (argv, what) => {
    await using server = await sentryServer();
    const { code, stdout, stderr } = await revoke(server, ['--yes', ...argv], tokens('together').user());
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(what);
    expect(server.connections()).toBe(0);
  });
});
