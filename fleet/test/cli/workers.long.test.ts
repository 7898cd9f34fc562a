import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { lastingFolder } from '../../../test/support/repo.ts';
import { tokens } from '../../../test/support/tokens.ts';
import { sha256 } from '../../../src/secret/secret.ts';
import { everyForm } from '../support/every-form.ts';
import { type GitServer, gitServer } from '../support/git-server.ts';
import { origins } from '../support/origins.ts';
import { postgresPrograms, type PostgresServer, postgresServer } from '../support/postgres-server.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly said: () => Omit<Ended, 'code'>;
  readonly ended: Promise<Ended>;
}

/** What the commands say as JSON, as far as it is looked at. */
interface Said {
  readonly repositories: Readonly<Record<'done' | 'scanning' | 'waiting', number>>;
  readonly findings: readonly { readonly sha256: string; readonly locations: readonly unknown[] }[];
  readonly scan: { readonly notRead: readonly unknown[] };
}

const make = tokens('fleet workers');
const [token, excused] = [make.user(), make.org()];
const password = tokens('fleet workers password').hex(40);
const names = ['one', 'two', 'three', 'four', 'five', 'six'];

/** Many machines: the built program, one Postgres, and a cache for each. */
describe.skipIf(postgresPrograms() === null)('workers', { timeout: 120_000 }, () => {
  const made = origins();
  const world = lastingFolder();
  let git: GitServer;
  let server: PostgresServer;
  let database: string;
  let said = '';
  const list = join(world, 'urls.txt');

  function start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
    const child = spawn(process.execPath, ['fleet/bin/sntrylint-fleet.js', ...argv], {
      env: { PATH: process.env['PATH'], HOME: world, GIT_CONFIG_NOSYSTEM: '1', SNTRYLINT_FLEET_DATABASE: database, GITEA_TOKEN: password, GITEA_SERVER_URL: git.origin, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr }))).then((end) => {
      said += end.stdout + end.stderr;
      return end;
    });
    return { child, said: () => ({ stdout, stderr }), ended };
  }
  const call = (...argv: readonly string[]): Promise<Ended> => start(argv).ended;
  const work = (cache: string, ...more: readonly string[]): Running => start(['work', '--cache', join(world, cache), '--verbose', ...more]);
  const parsed = ({ stdout }: Ended): Said => JSON.parse(stdout) as Said;
  const status = async (): Promise<Said['repositories']> => parsed(await call('status', '--format', 'json')).repositories;
  const host = (): string => new URL(git.origin).host;
  /** Command lines of all processes of this machine. */
  const commandLines = (): readonly string[] =>
    readdirSync('/proc').flatMap((pid) => {
      try {
        return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')] : [];
      } catch {
        return [];
      }
    });
  const gits = (): readonly string[] => commandLines().filter((line) => line.includes(`${host()}/a/endless.git`) && /\bgit\b/.test(line));

  beforeAll(async () => {
    for (const name of names) made.commit(`a/${name}.git`, { '.env': `SENTRY_AUTH_TOKEN=${token}\n` });
    made.commit('a/excuses.git', { 'x.txt': `SENTRY_AUTH_TOKEN=${excused} # sntrylint-disable-line -- not ours\n` });
    git = await gitServer(made.root);
    for (const name of names) git.behave(`/a/${name}.git`, { kind: 'private', user: 'oauth2', password });
    git.behave('/a/endless.git', { kind: 'endless' });
    server = await postgresServer(postgresPrograms()!);
    database = await server.create();
    writeFileSync(list, names.map((name) => `${git.origin}/a/${name}.git\n`).join(''));
  }, 60_000);
  afterAll(async () => {
    await git[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it('scan what was added, each repository once, several of them at once', async () => {
    const added = await call('add', list);
    expect([added.code, added.stdout]).toEqual([0, '6 repositories are to be scanned\n']);
    expect(await status()).toEqual({ done: 0, scanning: 0, waiting: 6 });
    const ends = await Promise.all(['cache-1', 'cache-2'].map((cache) => work(cache, '--until-done', '--workers', '2').ended));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends.flatMap(({ stderr }) => stderr.match(/\/a\/\w+: scanned/g) ?? []).toSorted()).toEqual(names.map((name) => `/a/${name}: scanned`).toSorted());
    expect(await status()).toEqual({ done: 6, scanning: 0, waiting: 0 });
    const report = await call('report', '--format', 'json');
    expect([report.code, parsed(report).findings.map((one) => [one.sha256, one.locations.length])]).toEqual([1, [[sha256(token), 6]]]);
  });

  it.each([
    ['SIGTERM', 0],
    ['SIGINT', 130],
  ] as const)('that are sent %s give back what they have, and end with %i', async (signal, code) => {
    await call('add', `${git.origin}/a/endless.git`);
    const one = work('cache-1');
    await expect.poll(status, { timeout: 30_000 }).toMatchObject({ scanning: 1 });
    await expect.poll(gits, { timeout: 30_000 }).not.toEqual([]);
    one.child.kill(signal);
    expect((await one.ended).code).toBe(code);
    expect([await status(), gits()]).toEqual([{ done: 6, scanning: 0, waiting: 1 }, []]);
  });

  it('that are killed leave nothing running', async () => {
    const one = work('cache-1');
    await expect.poll(gits, { timeout: 30_000 }).not.toEqual([]);
    one.child.kill('SIGKILL');
    await expect.poll(gits, { timeout: 30_000 }).toEqual([]);
    await expect(call('forget', `${host()}/a/endless`, '--cache', join(world, 'cache-1'))).resolves.toMatchObject({ code: 0 });
    expect(await status()).toEqual({ done: 6, scanning: 0, waiting: 0 });
  });

  it('are seen at work from beside them, until somebody has seen enough', async () => {
    const watch = start(['status', '--watch', '--format', 'json']);
    await expect.poll(() => watch.said().stdout.split('\n').length, { timeout: 30_000 }).toBeGreaterThan(2);
    watch.child.kill('SIGINT');
    const { code, stdout, stderr } = await watch.ended;
    expect([code, stderr]).toEqual([130, '']);
    for (const line of stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toMatchObject({ repositories: { done: 6 }, findings: { all: 1, live: 0 } });
  });

  it('wait for a database that goes away, and go on when it is back', async () => {
    await call('add', `${git.origin}/a/six.git`);
    const one = work('cache-1');
    await expect.poll(() => one.said().stderr, { timeout: 30_000 }).toMatch(/a\/six: /);
    await server.kill();
    await expect.poll(() => one.said().stderr, { timeout: 30_000 }).toMatch(/the database does not answer \(.*\); waiting for it/);
    const refused = await call('report');
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringMatching(/^sntrylint-fleet: the database does not answer: .*ECONNREFUSED.*\n  fix: /)]);
    await server.start();
    await call('add', `${git.origin}/a/excuses.git`);
    await expect.poll(() => one.said().stderr, { timeout: 60_000 }).toMatch(/a\/excuses: scanned, 1 finding/);
    one.child.kill('SIGTERM');
    expect((await one.ended).code).toBe(0);
  });

  it('let a repository excuse itself only where they are told to', async () => {
    const own = async (): Promise<unknown> => parsed(await call('report', '--format', 'json')).findings.find((one) => one.sha256 === sha256(excused));
    expect(await own()).toMatchObject({ state: 'new', suppressed: null });
    await call('add', `${git.origin}/a/excuses.git`);
    expect(await work('cache-1', '--until-done', '--own-exceptions').ended).toMatchObject({ code: 0 });
    expect(await own()).toMatchObject({ state: 'excused', suppressed: { reason: 'not ours' } });
  });

  it('give up a repository that takes more memory than they may', async () => {
    // The same folder ten times in itself, eight times over: a hundred million places of one token.
    const path = 'a/bomb.git';
    made.commit(path, { x: `SENTRY_AUTH_TOKEN=${token}\n` });
    let tree = made.git(path, 'rev-parse', 'main^{tree}').trim();
    for (let depth = 0; depth < 8; depth++) {
      const entries = Array.from({ length: 10 }, (_, index) => `040000 tree ${tree}\td${index}\n`).join('');
      tree = execFileSync('git', ['mktree'], { cwd: join(made.root, path), input: entries, encoding: 'utf8' }).trim();
    }
    made.git(path, 'update-ref', 'refs/heads/main', made.git(path, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit-tree', '-m', 'bomb', tree).trim());
    await call('add', join(made.root, path));
    const { code, stderr } = await work('cache-1', '--until-done', '--memory-limit', '90MB').ended;
    expect([code, stderr]).toEqual([3, expect.stringMatching(/bomb\.git: set aside \(the scan took more than 90 MB of memory\)\n[^]*1 repository is set aside; `sntrylint-fleet status` names the reasons\n$/)]);
    const report = await call('report', '--format', 'json');
    expect([report.code, parsed(report).scan.notRead]).toEqual([3, [{ repository: join(made.root, path), path: null, reason: 'the scan took more than 90 MB of memory' }]]);
    expect((await call('forget', join(made.root, path), '--cache', join(world, 'cache-1'))).code).toBe(0);
  });

  it('have no credential in an argument, a statement, the database, a file or a log', async () => {
    await call('add', `${git.origin}/a/endless.git`);
    const one = work('cache-1');
    await expect.poll(gits, { timeout: 30_000 }).not.toEqual([]);
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    const statements = JSON.stringify((await client.query('SELECT * FROM pg_stat_activity')).rows);
    await client.end();
    const lines = commandLines().join('\n');
    one.child.kill('SIGTERM');
    await one.ended;
    const dump = execFileSync(join(postgresPrograms()!, 'pg_dump'), ['--inserts', database], { encoding: 'utf8', maxBuffer: 1e9 });
    const files = ['cache-1', 'cache-2'].flatMap((cache) => readdirSync(join(world, cache), { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && !file.parentPath.includes('/objects')).map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')));
    expect([dump.includes(sha256(token)), files.length > 20, lines.includes('endless.git')]).toEqual([true, true, true]);
    const everything = [statements, lines, dump, said, ...files].join('\n');
    for (const secret of [password, token, excused]) expect(everyForm(secret).filter((form) => everything.includes(form))).toEqual([]);
  });

  it('of an older version leave the data of a newer one alone', async () => {
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    await client.query('UPDATE fleet.version SET version = version + 1');
    for (const argv of [['report'], ['status'], ['add', list], ['work', '--until-done'], ['verify'], ['scan', list]]) {
      const { code, stderr } = await call(...argv, ...(['work', 'verify', 'scan'].includes(argv[0]!) ? ['--cache', join(world, 'cache-1')] : []));
      expect([argv, code, stderr]).toEqual([argv, 3, expect.stringMatching(/^sntrylint-fleet: the data was written by a newer sntrylint-fleet .*\n  fix: install the newer one\n$/)]);
    }
    await client.query('UPDATE fleet.version SET version = version - 1');
    await client.end();
  });

  it.each([
    ['a server that is not there', () => 'postgres://127.0.0.1:1/fleet', /ECONNREFUSED/],
    ['a database that is not there', () => database.replace(/[^/]+$/, 'nowhere'), /database "nowhere" does not exist/],
    ['a user that is not there', () => database.replace('fleet@', 'nobody@'), /role "nobody" does not exist/],
    ['a password that is half a secret', () => `postgres://u:${password}@127.0.0.1:1/fleet`, /ECONNREFUSED/],
  ])('say of %s what is wrong, in one line', async (_, address, words) => {
    const { code, stderr } = await start(['status'], { SNTRYLINT_FLEET_DATABASE: address() }).ended;
    expect([code === 2 || code === 3, stderr]).toEqual([true, expect.stringMatching(words)]);
    expect(stderr.split('\n').length).toBe(3);
    expect(stderr).not.toContain(password.slice(0, 12));
  });
});
