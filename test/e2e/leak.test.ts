import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { watchCommandLines } from '../support/run/command-lines.ts';
import { repo, temporaryFolder, type Repo } from '../support/repo.ts';
import { sentryServer, type SentryServer } from '../support/sentry/sentry-server.ts';

const program = fileURLToPath(new URL('../../bin/sntrylint.js', import.meta.url));

/** Runs a program as a user would, and remembers all that it said. */
function user(made: Repo, env: Readonly<Record<string, string>>) {
  const said: string[] = [];
  const run = (file: string, args: readonly string[], stdin = ''): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const child = spawn(file, args, { cwd: made.root, env: { ...made.env, ...env } });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
      child.on('close', (code) => {
        said.push(out, err);
        resolve({ code: code ?? -1, out, err });
      });
      // A program that asks for nothing ends before it takes what nobody says.
      child.stdin.on('error', () => {});
      child.stdin.end(stdin);
    });
  return {
    said,
    git: (...args: readonly string[]) => run('git', args),
    sntrylint: (args: readonly string[], stdin?: string) => run(process.execPath, [program, ...args], stdin),
  };
}

/** A repository whose commits the built program guards. */
function guarded(): Repo {
  const made = repo({ firstCommit: true });
  writeFileSync(made.path('.git/hooks/pre-commit'), `#!/bin/sh\nexec "${process.execPath}" "${program}" staged\n`, { mode: 0o755 });
  return made;
}

/** What somebody does in a browser: finds the row by its last four characters and presses Revoke. */
async function pressRevoke(page: string, lastFour: string): Promise<void> {
  const html = await (await fetch(page)).text();
  const id = new RegExp(`\\*${lastFour.replaceAll(/[+/]/g, '\\$&')}</td>.*?name="id" value="(\\d+)"`).exec(html)?.[1];
  const { origin } = new URL(page);
  const answer = await fetch(`${origin}/settings/revoke/`, { method: 'POST', body: `id=${id}` });
  expect(answer.status).toBe(200);
}

/** Watches what other processes could see while `story` goes on, and that no file it wrote holds the tokens. */
async function unseen(secrets: readonly string[], said: readonly string[], folders: readonly string[], story: () => Promise<void>): Promise<void> {
  const watcher = watchCommandLines();
  let stopped = false;
  onTestFinished(() => void (stopped || watcher.stop()));
  await story();
  const commands = [...watcher.stop()].join('\n');
  stopped = true;
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')));
  // The program was seen while it ran, so a token in its arguments would have been.
  expect(commands).toContain(program);
  for (const secret of secrets) {
    const core = secret.slice(-30, -4);
    expect(commands).not.toContain(core);
    expect(said.join('\n')).not.toContain(core);
    expect(files.join('\n')).not.toContain(core);
  }
}

async function started(mode: 'cloud-2026' | 'self-hosted-2025'): Promise<SentryServer> {
  const server = await sentryServer({ mode });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

describe('a leak, from the commit to its end', () => {
  it('is blocked, verified live with its scopes, revoked by the API, confirmed by 401, and never seen', async () => {
    const server = await started('self-hosted-2025');
    const token = server.world.issue({ kind: 'org', name: 'CI', scopes: ['org:ci', 'org:read'] });
    const admin = server.world.issue({ kind: 'user', name: 'admin', scopes: ['org:admin'] });
    const made = guarded();
    const { said, git, sntrylint } = user(made, { SNTRYLINT_SENTRY_URL: server.url, SNTRYLINT_ADMIN_TOKEN: admin });
    const logs = temporaryFolder();

    await unseen([token, admin], said, [logs], async () => {
      made.file('.github/workflows/release.yml', `env:\n  SENTRY_AUTH_TOKEN: ${token}\n`);
      await git('add', '--all');

      const commit = await git('commit', '--message', 'release');
      expect(commit.code).toBe(1);
      expect(commit.out + commit.err).toContain('This commit would add a Sentry token.');
      expect((await git('log', '--oneline')).out).not.toContain('release');
      expect(server.connections()).toBe(0);

      const scan = await sntrylint(['staged', '--verify', '--verbose', '--output', join(logs, 'report')]);
      expect(scan.code).toBe(1);
      expect(scan.err).toContain('GET /api/0/ 200');
      expect(readFileSync(join(logs, 'report'), 'utf8').replaceAll(/\s*│?\s+/g, ' ')).toContain('state live; may org:ci, org:read as an organization risk whoever has it can poison releases');

      const verified = await sntrylint(['verify', '--format', 'json'], token);
      expect(verified.code).toBe(1);
      expect(JSON.parse(verified.out)).toMatchObject({ tokens: [{ state: 'live', organization: 'acme', scopes: [{ scope: 'org:ci' }, { scope: 'org:read' }] }] });

      const revoked = await sntrylint(['revoke', '--yes', '--verbose', '--audit-log', join(logs, 'audit')], token);
      expect(revoked.code).toBe(0);
      expect(revoked.out).toMatch(/revoked, and Sentry confirms it\n.*answered 401: Invalid org token/);
      expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: '/api/0/' });
      expect(JSON.parse(readFileSync(join(logs, 'audit'), 'utf8'))).toMatchObject({ strategy: 'api', result: 'revoked' });

      expect(await sntrylint(['verify'], token)).toMatchObject({ code: 0, out: expect.stringMatching(/state +revoked/) });
      expect((await sntrylint(['--verify', '--fail-on', 'live'])).code).toBe(0);
    });
  });

  it('is ended by hand where Sentry lets only a person do it, and the program says so only then', async () => {
    const server = await started('cloud-2026');
    const token = server.world.issue({ kind: 'user', name: 'laptop', scopes: ['event:read'] });
    const other = server.world.issue({ kind: 'user', name: 'other', scopes: ['event:read'] });
    const made = guarded();
    const opened = join(temporaryFolder(), 'opened');
    const bin = temporaryFolder();
    writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf %s "$1" > "${opened}"\n`, { mode: 0o755 });
    const { said, sntrylint } = user(made, { SNTRYLINT_SENTRY_URL: server.url, PATH: `${bin}:${process.env['PATH']}` });

    await unseen([token, other], said, [], async () => {
      const result = sntrylint(['revoke', '--yes', '--open'], token);
      await expect.poll(() => server.requests.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
      const page = `${server.url}/settings/account/api/auth-tokens/`;
      await expect.poll(() => readFileSync(opened, 'utf8'), { timeout: 5000 }).toBe(page);
      await pressRevoke(page, token.slice(-4));
      const { code, out, err } = await result;
      expect([code, out]).toEqual([0, expect.stringMatching(/revoked, and Sentry confirms it\n.*answered 401: Invalid token/)]);
      expect(err).toContain(`ends in ${token.slice(-4)}`);
      expect(server.world.find(other)).toBeDefined();
    });
  });

  it('keeps waiting until Ctrl-C, and then says that the token lives', async () => {
    const server = await started('cloud-2026');
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const made = guarded();
    const child = spawn(process.execPath, [program, 'revoke', '--yes'], { cwd: made.root, env: { ...made.env, SNTRYLINT_SENTRY_URL: server.url } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdin.end(token);
    await expect.poll(() => err, { timeout: 10_000 }).toContain('still live; Ctrl-C stops waiting');
    child.kill('SIGINT');
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
    expect(out).toMatch(/STILL LIVE\n {2}You stopped waiting/);
  });
});
