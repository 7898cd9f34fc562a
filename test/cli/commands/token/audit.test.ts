import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sntrylint } from '../../../support/fake-io.ts';
import { repo, temporaryFolder } from '../../../support/repo.ts';
import { sentryServer, type SentryServer } from '../../../support/sentry/sentry-server.ts';

function env(server: SentryServer, scopes: readonly string[] = ['org:admin', 'member:read']) {
  return { PATH: process.env['PATH'], HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: server.url, SNTRYLINT_ADMIN_TOKEN: server.world.issue({ kind: 'user', scopes }) };
}

describe('audit', () => {
  it('lists what deserves a look, the worst first, and ends with 1', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    server.world.issue({ kind: 'org', name: 'old CI', scopes: ['org:ci'], dateCreated: '2020-01-01T00:00:00Z', dateLastUsed: '2020-02-01T00:00:00Z' });
    const { code, stdout } = await sntrylint(['audit', '--org', 'acme'], { env: env(server) });
    expect(code).toBe(1);
    expect(stdout.match(/^[a-z-]+: .*$/gm)).toEqual(['member: Left (member)', 'integration: old-bot', 'member: Grace (owner)', expect.stringMatching(/^org-token: old CI …/), 'member: Nobody (manager)']);
    expect(stdout).toMatch(/acme on 127\.0\.0\.1:\d+: 5 of 7 credentials deserve a look, 2 show nothing\.\n/);
  });

  it('puts a token of a scan’s report that still lives first', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', name: 'CI', scopes: ['org:ci'] });
    const made = repo().file('.env', `A=${token}\n`).stage();
    const world = { cwd: made.root, env: env(server) };
    const report = join(temporaryFolder(), 'report.json');
    writeFileSync(report, (await sntrylint(['--format', 'json'], world)).stdout);
    const { stdout } = await sntrylint(['audit', '--org', 'acme', '--with', report], world);
    expect(stdout).toMatch(/^org-token: CI ….{4}\n(?: {2}.*\n)* {2}leaked +it stands in \.env and Sentry still lists it: revoke it\n/);
  });

  it('takes --old-after for what is old', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const dateCreated = new Date(Date.now() - 10 * 86_400_000).toISOString();
    server.world.issue({ kind: 'org', name: 'CI', scopes: ['org:ci'], dateCreated, dateLastUsed: dateCreated });
    const world = { env: env(server) };
    expect((await sntrylint(['audit', '--org', 'acme'], world)).stdout).not.toContain('org-token: CI');
    expect((await sntrylint(['audit', '--org', 'acme', '--old-after', '9'], world)).stdout).toMatch(/org-token: CI[^]*it is 10 days old/);
  });

  it('names what it may not list and ends with 3, as JSON too', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const world = { env: env(server) };
    const pretty = await sntrylint(['audit', '--org', 'acme'], world);
    expect([pretty.code, pretty.stdout]).toEqual([3, expect.stringContaining('not listed: organization tokens\n  this Sentry lets only a person in a browser do that, not a token\n')]);
    const json = await sntrylint(['audit', '--org', 'acme', '--format', 'json'], world);
    expect(json.code).toBe(3);
    expect(JSON.parse(json.stdout)).toMatchObject({ schemaVersion: 1, organization: 'acme', notListed: [{ what: 'organization tokens' }, {}, {}] });
  });

  it('says that it could not check what nobody answers for, and not that nothing deserves a look', async () => {
    const gone = await sentryServer();
    const world = { env: env(gone) };
    await gone[Symbol.asyncDispose]();
    const { code, stdout } = await sntrylint(['audit', '--org', 'acme'], world);
    expect([code, stdout]).toEqual([3, expect.stringContaining(`acme on 127.0.0.1:${gone.port}: could not check it.`)]);
    expect(stdout).not.toMatch(/deserve|0 of 0/);
  });

  it('names leaked personal tokens out of a report that was made without --verify', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const made = repo().file('.env', `A=${server.world.issue({ kind: 'user', scopes: [] })}\n`).stage();
    const world = { cwd: made.root, env: env(server) };
    const report = join(temporaryFolder(), 'report.json');
    writeFileSync(report, (await sntrylint(['--format', 'json'], world)).stdout);
    const { stdout } = await sntrylint(['audit', '--org', 'acme', '--with', report], world);
    expect(stdout).toMatch(/^leaked-token: Personal Token in \.env ….{4}\n(?: {2}.*\n)* {2}unchecked +it stands in \.env, and nobody has asked Sentry about it: `sntrylint verify` tells whether it lives\n/);
  });

  it.each([
    [[], 'which organization?'],
    [['--org', 'acme', '--with', 'nowhere.json'], 'the report could not be read: ENOENT (nowhere.json)'],
    [['--org', 'acme', '--with', 'text'], 'this is not a JSON report of a scan (text)'],
    [['--org', 'acme'], 'a token that may list credentials is needed'],
  ])('%j: %s', async (argv, what) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'text'), 'text');
    const { code, stdout, stderr } = await sntrylint(['audit', ...argv], { cwd, env: { HOME: cwd } });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(what);
  });
});
