import { describe, expect, it } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { gitRun, hook, shellCommand } from '../../support/hooks/hooks.ts';
import { amount, some } from '../../support/how-long.ts';
import { type Repo, repo } from '../../support/repo.ts';
import { scanJson } from '../../support/report/scan-json.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md, section 2, pre-push: a real push to a real bare repository, with our hook in between. */

const token = tokens('push').user();
const leak = `token=${token}\n`;
const zero = '0'.repeat(40);

/** A repository whose main branch is pushed already, with a pre-push hook that runs the program. */
function pushed(options: { readonly objectFormat?: 'sha1' | 'sha256'; readonly args?: readonly string[] } = {}): Repo {
  const made = repo({ ...options, firstCommit: true });
  const bare = `${made.root}.git`;
  made.git('init', '--quiet', '--bare', `--object-format=${options.objectFormat ?? 'sha1'}`, bare);
  made.git('remote', 'add', 'origin', bare);
  made.git('push', '--quiet', 'origin', 'main');
  hook(made.path('.git'), 'pre-push', `exec ${shellCommand('pre-push', ...(options.args ?? []))} "$@"`);
  return made;
}

const onRemote = (made: Repo): readonly string[] =>
  made.git('ls-remote', 'origin').trim().split('\n').filter((line) => line !== '').map((line) => line.split('\t')[1]!).filter((ref) => ref !== 'HEAD');

describe('git push', () => {
  it('is stopped where a commit of it holds a token, and nothing is published', () => {
    const made = pushed().file('.env', leak).stage().commit('leak');
    const { code, said } = gitRun(made, 'push', 'origin', 'main');
    expect(code).not.toBe(0);
    expect(said).toContain('This push would publish a Sentry token.');
    expect(said).toContain('1 file of 1 commit');
    expect(said).not.toContain(token);
    expect(made.git('ls-remote', 'origin', 'main')).not.toContain(made.git('rev-parse', 'HEAD').trim());
  });

  it('goes through where it is clean, and says what was read', () => {
    const made = pushed().file('a.txt', 'a\n').stage().commit('two').commit('three');
    const { code, said } = gitRun(made, 'push', 'origin', 'main');
    expect(code).toBe(0);
    expect(said).toContain('no Sentry secrets · 1 file of 2 commits');
  });

  it('is stopped by a token that a later commit took out again', () => {
    const made = pushed().file('a.txt', leak).stage().commit('leak').file('a.txt', 'a\n').stage().commit('clean');
    expect(gitRun(made, 'push', 'origin', 'main').code).not.toBe(0);
  });

  it('is stopped by a token as the name of a new branch or tag there, whatever it is called here', () => {
    const made = pushed();
    made.git('branch', token);
    const { code, said } = gitRun(made, 'push', 'origin', `${token}:refs/tags/x`, `main:feat/${token}`);
    expect(code).not.toBe(0);
    expect(said).toContain('refs/heads/feat/sntryu_… (ref name)');
    expect(said).toContain('Give what you push another name.');
    expect(said).not.toContain(token);
    expect(gitRun(made, 'push', 'origin', `HEAD:refs/tags/${token}`).code).not.toBe(0);
    expect(onRemote(made)).toEqual(['refs/heads/main']);
    // Only the name here is a token, and what is there already is not published again.
    expect(gitRun(made, 'push', 'origin', `${token}:x`).code).toBe(0);
    gitRun(made, 'push', '--no-verify', 'origin', token);
    made.commit('more');
    expect(gitRun(made, 'push', 'origin', `main:${token}`).code).toBe(0);
    expect(gitRun(made, 'push', 'origin', `:${token}`).code).toBe(0);
  });

  it('is stopped by a token in a commit message', () => {
    const made = pushed().commit(`was ${token}`);
    const { code, said } = gitRun(made, 'push', 'origin', 'main');
    expect(code).not.toBe(0);
    expect(said).toMatch(/commit [0-9a-f]{12} \(message\)/);
  });

  it('of a new branch reads only what the remote has not', () => {
    const made = repo({ firstCommit: true }).file('old.txt', leak).stage().commit('old, and out already');
    const bare = `${made.root}.git`;
    made.git('init', '--quiet', '--bare', bare);
    made.git('remote', 'add', 'origin', bare);
    made.git('push', '--quiet', 'origin', 'main');
    hook(made.path('.git'), 'pre-push', `exec ${shellCommand('pre-push')} "$@"`);
    made.branch('feature').file('f.txt', 'f\n').stage().commit('feature');
    const { code, said } = gitRun(made, 'push', 'origin', 'feature');
    expect(said).toContain('1 file of 1 commit');
    expect(code).toBe(0);
  });

  it('of several refs reads all of them', () => {
    const made = pushed().branch('one').file('1.txt', 'clean\n').stage().commit('one').checkout('main').branch('two').file('2.txt', leak).stage().commit('two');
    const { code, said } = gitRun(made, 'push', 'origin', 'one', 'two');
    expect(code).not.toBe(0);
    expect(said).toContain('2.txt:1:7');
    expect(onRemote(made)).toEqual(['refs/heads/main']);
  });

  it('that deletes a ref goes through, also together with others', () => {
    const made = pushed();
    made.git('push', '--quiet', '--no-verify', 'origin', 'main:gone', 'main:too');
    const deleted = gitRun(made, 'push', 'origin', ':gone');
    expect(deleted.said).toContain('only deletions are pushed');
    expect(deleted.code).toBe(0);
    made.file('a.txt', leak).stage().commit('leak');
    expect(gitRun(made, 'push', 'origin', ':too', 'main').code).not.toBe(0);
    expect(onRemote(made)).toEqual(['refs/heads/main', 'refs/heads/too']);
  });

  it('of an annotated tag reads its message', () => {
    const made = pushed();
    made.git('tag', '-a', '-m', `release with ${token}`, 'v1');
    const { code, said } = gitRun(made, 'push', 'origin', 'v1');
    expect(code).not.toBe(0);
    expect(said).toContain('tag v1 (message)');
  });

  it('of a tag on commits that no branch has reads them', () => {
    const made = pushed().file('a.txt', leak).stage().commit('leak');
    made.git('tag', 'light');
    made.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(gitRun(made, 'push', 'origin', 'light').code).not.toBe(0);
  });

  it('of a tag that names a blob or a tree reads that', () => {
    const made = pushed().file('a.txt', leak).stage().commit('leak');
    made.git('tag', 'blob', 'HEAD:a.txt');
    made.git('tag', '-a', '-m', 'of a tree', 'tree', 'HEAD^{tree}');
    made.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(gitRun(made, 'push', 'origin', 'blob').code).not.toBe(0);
    expect(gitRun(made, 'push', 'origin', 'tree').said).toContain('a.txt:1:7');
  });

  it('by force over commits that this repository never saw reads what is new', () => {
    const made = pushed();
    const elsewhere = `${made.root}-elsewhere`;
    made.git('clone', '--quiet', `${made.root}.git`, elsewhere);
    gitRun({ root: elsewhere, env: made.env }, 'commit', '--quiet', '--allow-empty', '-m', 'theirs');
    expect(gitRun({ root: elsewhere, env: made.env }, 'push', '--quiet', 'origin', 'main').code).toBe(0);
    made.file('a.txt', leak).stage().commit('leak');
    const { code, said } = gitRun(made, 'push', '--force', 'origin', 'main');
    expect(code).not.toBe(0);
    expect(said).toContain('a.txt:1:7');
  });

  it('of all of a new repository reads all of it', () => {
    const made = repo({ firstCommit: true }).file('a.txt', leak).stage().commit('leak').remove('a.txt').stage().commit('gone');
    made.git('init', '--quiet', '--bare', `${made.root}.git`);
    hook(made.path('.git'), 'pre-push', `exec ${shellCommand('pre-push')} "$@"`);
    const { code, said } = gitRun(made, 'push', `${made.root}.git`, 'main');
    expect(code).not.toBe(0);
    expect(said).toContain('of 3 commits');
  });

  it('from a linked work tree runs the same hook', () => {
    const linked = pushed().worktree('linked').file('a.txt', leak).stage().commit('leak');
    expect(gitRun(linked, 'push', 'origin', 'linked').said).toContain('a.txt:1:7');
  });

  it('works with SHA-256 object names', () => {
    const made = pushed({ objectFormat: 'sha256' }).file('a.txt', leak).stage().commit('leak');
    expect(gitRun(made, 'push', 'origin', 'main').said).toContain('a.txt:1:7');
    const clean = pushed({ objectFormat: 'sha256' }).file('a.txt', 'a\n').stage().commit('clean');
    expect(gitRun(clean, 'push', 'origin', 'main').code).toBe(0);
  });

  it('is stopped where the scan could not be finished', () => {
    const made = pushed({ args: ['--time-limit', '0.000001'] }).file('a.txt', 'a\n').stage().commit('two');
    const { code, said } = gitRun(made, 'push', 'origin', 'main');
    expect(code).not.toBe(0);
    expect(said).toContain('the time limit of 0.000001 s was over');
  });

  it('of many refs at once is one scan', () => {
    const made = pushed().file('a.txt', 'a\n').stage().commit('two');
    const head = made.git('rev-parse', 'HEAD');
    for (let index = 0; index < amount(20, 500); index++) made.file(`.git/refs/heads/many/${index}`, head);
    const { code, said } = gitRun(made, 'push', 'origin', 'refs/heads/many/*');
    expect(said).toContain('1 file of 1 commit');
    expect(code).toBe(0);
  });
});

describe('sntrylint pre-push', () => {
  it('reports as a source of its own, with a place for each finding', async () => {
    const made = pushed().file('a.txt', leak).stage().commit('leak');
    const head = made.git('rev-parse', 'HEAD').trim();
    const { code, report } = await scanJson(['pre-push', 'origin', 'url'], {
      cwd: made.root, env: made.env, stdin: `refs/heads/main ${head} refs/heads/main ${made.git('rev-parse', 'HEAD~1')}`,
    });
    expect(code).toBe(1);
    expect(report.scan).toMatchObject({ source: 'pre-push', commits: 1 });
    expect(report.findings[0]!.locations).toMatchObject([{ path: 'a.txt', commit: head, inHead: true }]);
  });

  it.each([
    ['nothing', '', 'origin lacks nothing'],
    ['what a remote has', 'main', 'origin has all of this already'],
  ])('of %s is a 0 that says so', async (_, branch, said) => {
    const made = pushed();
    const stdin = branch === '' ? '' : `refs/heads/main ${made.git('rev-parse', branch).trim()} refs/heads/new ${zero}\n`;
    const { code, stdout } = await sntrylint(['pre-push', 'origin', `${made.root}.git`], { cwd: made.root, env: made.env, stdin });
    expect(code).toBe(0);
    expect(stdout).toContain(said);
  });

  it('takes a local name with spaces, as git gives it for a revision', async () => {
    const made = pushed().file('a.txt', leak).stage().commit('leak');
    const stdin = `HEAD@{1 second ago} ${made.git('rev-parse', 'HEAD').trim()} refs/heads/new ${zero}\n`;
    expect((await scanJson(['pre-push'], { cwd: made.root, env: made.env, stdin })).code).toBe(1);
  });

  it('of an object that is not there is a 3', async () => {
    const made = pushed();
    const stdin = `refs/heads/x ${'1'.repeat(40)} refs/heads/x ${zero}\n`;
    expect(await scanJson(['pre-push'], { cwd: made.root, env: made.env, stdin })).toMatchObject({ code: 3, report: { scan: { complete: false } } });
  });

  it.each(some(['hello\n', `refs/heads/x ${'1'.repeat(40)} refs/heads/x\n`]))('of lines that are not git\'s (%j) is a 3', async (stdin) => {
    expect((await sntrylint(['pre-push'], { cwd: pushed().root, stdin })).code).toBe(3);
  });
});
