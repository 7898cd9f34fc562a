import { existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fakeGit } from '../../support/fake-git.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { type GitRun, gitRun, hook, shellCommand } from '../../support/hooks/hooks.ts';
import { some } from '../../support/how-long.ts';
import { type Repo, type RepoOptions, repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md, section 2, pre-receive: a real push to a real bare repository whose hook runs the program. */

const token = tokens('receive').user();
const leak = `token=${token}\n`;

interface Served {
  readonly made: Repo;
  /** The bare repository that receives. */
  readonly bare: string;
  readonly push: (...args: readonly string[]) => GitRun;
  readonly refs: () => readonly string[];
}

/** A repository and a server for it that has its main branch. */
function served(args: readonly string[] = [], options: RepoOptions = {}): Served {
  const made = repo({ ...options, firstCommit: true });
  const bare = `${made.root}.git`;
  made.git('init', '--quiet', '--bare', `--object-format=${options.objectFormat ?? 'sha1'}`, bare);
  made.git('push', '--quiet', bare, 'main');
  // What the hook leaves behind shows that git did keep the objects in quarantine.
  hook(bare, 'pre-receive', 'printf %s "$GIT_QUARANTINE_PATH" > quarantine', `exec ${shellCommand('pre-receive', ...args)}`);
  return {
    made,
    bare,
    push: (...refs) => gitRun(made, 'push', bare, ...refs),
    refs: () => made.git('ls-remote', bare, 'refs/*').trim().split('\n').map((line) => line.split('\t')[1]!),
  };
}

it('refuses a token as the name of a ref', () => {
  const { push, refs } = served();
  const { code, said } = push(`main:${token}`);
  expect(code).not.toBe(0);
  expect(said).toContain('refs/heads/sntryu_… (ref name)');
  expect(said).not.toMatch(new RegExp(`remote: .*${token}`));
  expect([push('main:other').code, refs()]).toEqual([0, ['refs/heads/main', 'refs/heads/other']]);
});

const commitLeak = (made: Repo): Repo => made.file('a.txt', leak).stage().commit('leak');
const configure = ({ made, bare }: Served, key: string, value: string): string => made.git('--git-dir', bare, 'config', key, value);

describe('a push to a server', () => {
  it('is refused where it brings in a token, while its objects are in quarantine', () => {
    const { made, bare, push, refs } = served();
    commitLeak(made);
    const { code, said } = push('main');
    expect(code).not.toBe(0);
    expect(said).toContain('remote: This push brings in a Sentry token.');
    expect(said).toContain('a.txt:1:7');
    expect(said).not.toContain(token);
    // Whether it stands in HEAD is no question of what is on its way.
    expect(said).toMatch(/commit [0-9a-f]{10} by Ada <ada@example.org> on \S+\s*\n/);
    expect(said).not.toContain('HEAD');
    expect(readFileSync(`${bare}/quarantine`, 'utf8')).toMatch(/objects\/tmp_objdir-incoming-/);
    expect(refs()).toEqual(['refs/heads/main']);
    expect(gitRun(made, '--git-dir', bare, 'cat-file', '-e', made.git('rev-parse', 'HEAD').trim()).code).not.toBe(0);
  });

  it('is let in where it is clean', () => {
    const { made, push } = served();
    made.file('a.txt', 'a\n').stage().commit('two');
    const { code, said } = push('main');
    expect(said).toContain('no Sentry secrets · 1 file of 1 commit');
    expect(code).toBe(0);
  });

  it('is refused for its last ref as well as for its first', () => {
    const { made, push, refs } = served();
    for (const name of ['one', 'two', 'three']) made.checkout('main').branch(name).file(`${name}.txt`, name === 'three' ? leak : 'clean\n').stage().commit(name);
    const { code, said } = push('one', 'two', 'three');
    expect(code).not.toBe(0);
    expect(said).toContain('three.txt:1:7');
    expect(refs()).toEqual(['refs/heads/main']);
  });

  it('is refused where another command of the hook has read which refs it is about', () => {
    const { made, bare, push, refs } = served();
    hook(bare, 'pre-receive', 'cat >read', `exec ${shellCommand('pre-receive')}`);
    commitLeak(made);
    expect(push('main').said).toContain('git named no refs on standard input: another command of the hook has read them');
    expect(refs()).toEqual(['refs/heads/main']);
    expect(made.git('ls-remote', bare, 'main')).not.toContain(made.git('rev-parse', 'HEAD').trim());
  });

  it('is not refused for what the server has already, on whatever ref', () => {
    const { made, bare, push } = served();
    commitLeak(made);
    made.git('push', '--quiet', `--receive-pack=git -c core.hooksPath=/dev/null receive-pack`, bare, 'main');
    made.branch('feature').file('f.txt', 'f\n').stage().commit('feature');
    const { code, said } = push('feature');
    expect(said).toContain('1 file of 1 commit');
    expect(code).toBe(0);
  });

  it('that only deletes, or moves a ref to what is there, is let in', () => {
    const { push, refs } = served();
    expect(push('main:other').said).toContain('this repository has all of this already');
    expect(push(':other').said).toContain('only deletions are pushed');
    expect(refs()).toEqual(['refs/heads/main']);
  });

  it('is refused for the message of a tag', () => {
    const { made, push } = served();
    made.git('tag', '-a', '-m', `holds ${token}`, 'v1');
    expect(push('v1').said).toContain('tag v1 (message)');
  });

  it('by force is refused for what it brings in', () => {
    const { made, push } = served();
    made.git('commit', '--quiet', '--amend', '-m', 'another first');
    commitLeak(made);
    expect(push('--force', 'main').said).toContain('a.txt:1:7');
  });

  it('to a server that borrows objects from another repository is read through its alternates', () => {
    const { made, bare, push } = served();
    const pool = `${made.root}-pool.git`;
    made.git('clone', '--quiet', '--bare', bare, pool);
    made.git('--git-dir', pool, 'gc', '--quiet');
    writeFileSync(`${bare}/objects/info/alternates`, `${pool}/objects\n`);
    made.git('--git-dir', bare, 'prune-packed', '--quiet');
    expect(made.git('--git-dir', bare, 'count-objects', '-v')).toMatch(/^count: 0\n[^]*^in-pack: 0\n/m);
    commitLeak(made);
    expect(push('main').said).toContain('a.txt:1:7');
    made.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(made.file('b.txt', 'b\n').stage().commit('clean') && push('main').code).toBe(0);
  });

  it('works with SHA-256 object names', () => {
    const { made, push } = served([], { objectFormat: 'sha256' });
    made.file('b.txt', 'b\n').stage().commit('clean');
    expect(push('main').code).toBe(0);
    commitLeak(made);
    expect(push('main').said).toContain('a.txt:1:7');
  });
});

describe('a time limit', () => {
  it('that is over refuses the push', () => {
    const { made, push } = served(['--time-limit', '0.000001']);
    made.file('a.txt', 'a\n').stage().commit('two');
    const { code, said } = push('main');
    expect(code).not.toBe(0);
    expect(said).toContain('the time limit of 0.000001 s was over');
  });

  it('that is over ends a git that hangs', async () => {
    const { made, bare } = served();
    commitLeak(made);
    made.git('--git-dir', bare, 'fetch', '--quiet', made.root, 'main');
    const env = fakeGit(made.env, 'case " $* " in *" diff-tree "*) exec sleep 60;; esac');
    // Whoever waited for it would not be back before this test is over.
    const line = `${made.git('rev-parse', 'HEAD~1').trim()} ${made.git('rev-parse', 'HEAD').trim()} refs/heads/main\n`;
    const { code, stdout } = await sntrylint(['pre-receive', '--time-limit', '1'], { cwd: bare, env, stdin: line });
    expect(code).toBe(3);
    expect(stdout).toContain('the time limit of 1 s was over');
  });

  it('that is over lets the push in where the server says so', () => {
    const { made, push } = served(['--time-limit', '0.000001', '--fail-open']);
    made.file('a.txt', 'a\n').stage().commit('two');
    const { code, said } = push('main');
    expect(code).toBe(0);
    expect(said).toContain('The scan is not complete');
  });

  it('that is long enough still refuses a token, whatever the server says of time', () => {
    const { made, push } = served(['--time-limit', '600', '--fail-open']);
    commitLeak(made);
    expect(push('main').code).not.toBe(0);
  });
});

describe('the push option sntrylint.skip', () => {
  const option = (reason: string): readonly string[] => ['-o', `sntrylint.skip=${reason}`, 'main'];

  function serving(allowed: string | null): Served {
    const server = served();
    configure(server, 'receive.advertisePushOptions', 'true');
    if (allowed !== null) configure(server, 'sntrylint.allowSkip', allowed);
    commitLeak(server.made);
    return server;
  }

  it.each(some([null, 'false', '0', 'no'], 3))('is ignored where the server allows it with %j', (allowed) => {
    const { push, refs, bare } = serving(allowed);
    const { code, said } = push(...option('urgent'));
    expect(code).not.toBe(0);
    expect(said).toContain('the push option sntrylint.skip is not allowed here');
    expect(refs()).toEqual(['refs/heads/main']);
    expect(existsSync(`${bare}/sntrylint-skipped.log`)).toBe(false);
  });

  it.each(some(['true', 'yes', '1'], 3))('lets the push in where the server allows it with %j, and is logged', (allowed) => {
    const { push, bare, made } = serving(allowed);
    const before = made.git('rev-parse', 'HEAD~1').trim();
    const { code, said } = push(...option('incident 42'));
    expect(code).toBe(0);
    expect(said).toContain('not scanned, as the push option says: incident 42 (this is logged)');
    const log = readFileSync(`${bare}/sntrylint-skipped.log`, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as object);
    expect(log).toEqual([
      { time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), reason: 'incident 42', updates: [{ ref: 'refs/heads/main', oldOid: before, newOid: made.git('rev-parse', 'HEAD').trim() }] },
    ]);
  });

  it('needs a reason', () => {
    const { push } = serving('true');
    expect(push('-o', 'sntrylint.skip', 'main').said).toContain('needs a reason');
    expect(push(...option(' ')).code).not.toBe(0);
  });

  it('is not allowed by what a pusher configures', () => {
    const { push, made } = serving(null);
    made.config('sntrylint.allowSkip', 'true');
    expect(push(...option('urgent')).code).not.toBe(0);
  });

  it('never logs a token that stands in the reason', () => {
    const { push, bare } = serving('true');
    expect(push(...option(`because ${token}`)).said).not.toContain(token);
    expect(readFileSync(`${bare}/sntrylint-skipped.log`, 'utf8')).not.toContain(token);
  });

  it('never logs a token that stands in the name of a ref', () => {
    const { push, bare } = serving('true');
    push('-o', 'sntrylint.skip=urgent', `main:refs/heads/${token}`);
    const log = readFileSync(`${bare}/sntrylint-skipped.log`, 'utf8');
    expect([log.includes('refs/heads/sntryu_…'), log.includes(token)]).toEqual([true, false]);
  });

  it('that cannot be logged is refused', () => {
    const { push, bare } = serving('true');
    mkdirSync(`${bare}/sntrylint-skipped.log`);
    const { code, said } = push(...option('urgent'));
    expect(code).not.toBe(0);
    expect(said).toContain('the skip could not be logged');
  });
});
