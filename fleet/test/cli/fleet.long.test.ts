import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lastingFolder } from '../../../test/support/repo.ts';
import { type SentryServer, sentryServer } from '../../../test/support/sentry/sentry-server.ts';
import { tokens } from '../../../test/support/tokens.ts';
import type { Outcome } from '../../../test/support/fake-io.ts';
import { sha256 } from '../../../src/secret/secret.ts';
import { engineStart, freshData } from '../support/engines.ts';
import { everyForm, everythingKept } from '../support/every-form.ts';
import { fleet } from '../support/fake-io.ts';
import { type GitServer, gitServer } from '../support/git-server.ts';
import { origins } from '../support/origins.ts';

const make = tokens('fleet');
const [shared, old, secret, own] = [make.user(), make.org(), make.user(), make.integration()];
const password = tokens('fleet password').hex(40);

interface JsonReport {
  readonly repositories: readonly { readonly name: string; readonly state: string; readonly reason: string | null; readonly commits: number; readonly lastScannedAt: string | null }[];
  readonly findings: readonly { readonly sha256: string; readonly state: string; readonly verification: { readonly state: string; readonly scopes: readonly string[] }; readonly suppressed: unknown; readonly locations: readonly Readonly<Record<string, unknown>>[] }[];
}

/** What a laptop does: everything is in one folder, on PGlite. */
describe('scanning a fleet', { timeout: 120_000 }, () => {
  const made = origins();
  const world = lastingFolder();
  let server: GitServer;
  let sentry: SentryServer;
  let data: string;
  let said = '';
  let first: Outcome;
  const list = join(world, 'urls.txt');
  const env = (): Record<string, string | undefined> => ({ PATH: process.env['PATH'], HOME: world, GIT_CONFIG_NOSYSTEM: '1', GITEA_TOKEN: password, GITEA_SERVER_URL: server.origin });

  async function call(...argv: readonly string[]): Promise<Outcome> {
    const outcome = await fleet([...argv, '--data', data], { cwd: world, env: env() });
    said += outcome.stdout + outcome.stderr;
    return outcome;
  }
  const scan = (...more: readonly string[]): Promise<Outcome> => call('scan', list, '--cache', join(world, 'cache'), '--format', 'json', '--workers', '2', ...more);
  const host = (): string => new URL(server.origin).host;
  const parsed = ({ stdout }: Outcome): JsonReport => JSON.parse(stdout) as JsonReport;
  const finding = (outcome: Outcome, token: string) => parsed(outcome).findings.find((one) => one.sha256 === sha256(token))!;
  const repository = (outcome: Outcome, name: string) => parsed(outcome).repositories.find((one) => one.name === `${host()}/${name}`)!;

  beforeAll(async () => {
    made.commit('a/web.git', { '.env': `SENTRY_AUTH_TOKEN=${shared}\n` });
    made.commit('a/api.git', { 'ci.yml': `token: ${shared}\nother: ${old}\n` }, { 'ci.yml': 'none\n' });
    made.commit('a/private.git', { 'x.txt': `SENTRY_AUTH_TOKEN=${secret}\n` });
    made.commit('a/excuses.git', { 'x.txt': `SENTRY_AUTH_TOKEN=${own} # sntrylint-disable-line -- not ours\n` });
    made.commit('a/broken.git', { 'x.txt': 'x\n' });
    made.commit('a/empty.git');
    server = await gitServer(made.root);
    sentry = await sentryServer();
    data = await freshData();
    server.behave('/a/private.git', { kind: 'private', user: 'oauth2', password });
    server.behave('/a/old-name.git', { kind: 'moved', to: `${server.origin}/a/web.git` });
    server.behave('/a/forbidden.git', { kind: 'status', status: 403 });
    server.behave('/a/broken.git', { kind: 'broken' });
    server.behave('/a/endless.git', { kind: 'endless' });
    const names = ['web', 'api', 'private', 'excuses', 'empty', 'gone', 'forbidden', 'old-name', 'broken'];
    writeFileSync(list, names.map((name) => `${server.origin}/a/${name}.git\n`).join(''));
    first = await scan();
  }, engineStart);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await sentry[Symbol.asyncDispose]();
  });

  it('finds one token of several repositories once, with every place, its commit, author and date', () => {
    expect(finding(first, shared).locations.map(({ repository, path, author, date, inHead }) => [repository, path, author, date, inHead])).toEqual([
      [`${host()}/a/api`, 'ci.yml', 'Ada <ada@example.org>', '2026-01-02T03:04:06+00:00', false],
      [`${host()}/a/old-name`, '.env', 'Ada <ada@example.org>', '2026-01-02T03:04:05+00:00', true],
      [`${host()}/a/web`, '.env', 'Ada <ada@example.org>', '2026-01-02T03:04:05+00:00', true],
    ]);
    expect(finding(first, old)).toMatchObject({ state: 'gone-from-head', verification: { state: 'unverified' } });
  });

  it('reads what is private with the token of its own server, and sends that nowhere else', () => {
    expect(finding(first, secret).state).toBe('new');
    expect([...new Set(server.authorizations)]).toEqual([`Basic ${Buffer.from(`oauth2:${password}`).toString('base64')}`]);
  });

  it('lets no repository excuse itself', () => {
    expect(finding(first, own)).toMatchObject({ state: 'new', suppressed: null });
  });

  it('sets aside what cannot be read, with the reason, and ends with 3', () => {
    expect(first.code).toBe(3);
    expect(['gone', 'forbidden', 'broken'].map((name) => repository(first, `a/${name}`).state)).toEqual(Array(3).fill('set-aside'));
    expect(repository(first, 'a/gone').reason).toMatch(/not found/);
    expect(repository(first, 'a/forbidden').reason).toMatch(/403/);
    expect(repository(first, 'a/empty')).toMatchObject({ state: 'scanned', reason: null, commits: 0 });
  });

  it('gives up what does not end', async () => {
    const outcome = await call('scan', `${server.origin}/a/endless.git`, '--cache', join(world, 'cache'), '--format', 'json', '--time-limit', '2');
    expect([outcome.code, repository(outcome, 'a/endless')]).toEqual([3, expect.objectContaining({ state: 'set-aside', reason: 'it took longer than 2 s' })]);
  });

  it('asks for the refs alone where nothing is new', async () => {
    const good = join(world, 'good.txt');
    writeFileSync(good, ['web', 'api', 'private', 'empty'].map((name) => `${server.origin}/a/${name}.git\n`).join(''));
    server.requests.length = 0;
    const again = await call('scan', good, '--cache', join(world, 'cache'), '--format', 'json');
    expect(server.requests.filter((one) => one.includes('web.git'))).toEqual(['GET /a/web.git/info/refs', 'POST /a/web.git/git-upload-pack']);
    expect(again.code).toBe(3);
    expect(parsed(again).findings).toHaveLength(parsed(first).findings.length);
  });

  it('finds what came since, and notes what HEAD has not any more', async () => {
    const next = make.user();
    made.commit('a/web.git', { 'new.txt': `SENTRY_AUTH_TOKEN=${next}\n` });
    const again = await scan();
    expect(finding(again, next).locations).toMatchObject([{ repository: `${host()}/a/old-name`, path: 'new.txt', inHead: true }, { repository: `${host()}/a/web`, path: 'new.txt', inHead: true }]);
    expect(finding(again, shared).state).toBe('gone-from-head');
  });

  it('excuses by a fingerprint with a reason, and takes it back', async () => {
    const fingerprint = sha256(own).slice(0, 32);
    expect((await call('excuse', fingerprint)).code).toBe(2);
    expect((await call('excuse', fingerprint, '--reason', 'made for a test')).code).toBe(0);
    expect(finding(await call('report', '--format', 'json'), own)).toMatchObject({ state: 'excused', suppressed: { reason: 'made for a test' } });
    expect((await call('excuse', fingerprint, '--undo')).code).toBe(0);
  });

  it('asks Sentry about each token once, reading it again from a copy', async () => {
    sentry.world.issue({ kind: 'user', scopes: ['org:read'], value: shared });
    const outcome = await call('verify', '--cache', join(world, 'cache'), '--sentry-url', sentry.url);
    const asked = sentry.requests.map(({ tokenHash }) => tokenHash);
    expect(asked.toSorted()).toEqual([...new Set(asked)].toSorted());
    expect(asked).toContain(sha256(shared));
    expect([outcome.stderr, outcome.stdout]).toEqual(['', expect.stringMatching(/^1 token lives, \d ended, /)]);
    const report = await call('report', '--format', 'json');
    expect(finding(report, shared)).toMatchObject({ state: 'gone-from-head', verification: { state: 'live', scopes: ['org:read'] } });
    expect(finding(report, own)).toMatchObject({ state: 'revoked' });
  });

  it('forgets a repository with its copy', async () => {
    const copies = readdirSync(join(world, 'cache')).length;
    expect((await call('forget', `${host()}/a/private`, '--cache', join(world, 'cache'))).code).toBe(0);
    expect(readdirSync(join(world, 'cache')).length).toBe(copies - 1);
    expect(parsed(await call('report', '--format', 'json')).findings.filter((one) => one.sha256 === sha256(secret))).toEqual([]);
    const slip = await call('forget', `${host()}/a/wbe`, '--cache', join(world, 'cache'));
    expect([slip.code, slip.stderr]).toEqual([2, expect.stringContaining(`did you mean \`${host()}/a/web\`?`)]);
  });

  it('says how far it is', async () => {
    const { code, stdout } = await call('status', '--format', 'json');
    expect([code, JSON.parse(stdout)]).toEqual([3, expect.objectContaining({ repositories: { done: 5, scanning: 0, waiting: 0 } })]);
    expect((await call('status')).stdout).toMatch(/set aside: .*a\/gone \(/);
  });

  it('holds no secret in the database, in what it keeps of scans, or in anything it said', async () => {
    const everything = said + (await everythingKept(data, join(world, 'cache')));
    expect(everything).toContain(sha256(shared));
    for (const one of [shared, old, secret, own, password]) expect(everyForm(one).filter((form) => everything.includes(form))).toEqual([]);
  });

  it('reads a folder of repositories where they lie', async () => {
    const { code, stdout } = await fleet(['scan', made.root, '--data', data, '--cache', join(world, 'cache-2'), '--format', 'json'], { cwd: world, env: env() });
    const names = (JSON.parse(stdout) as JsonReport).repositories.map(({ name }) => name);
    expect([code, names]).toEqual([3, expect.arrayContaining([join(made.root, 'a/web.git'), join(made.root, 'a/empty.git')])]);
  });
});
