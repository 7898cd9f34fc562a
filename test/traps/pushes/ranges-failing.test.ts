import { beforeAll, describe, expect, it } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { fakeGit } from '../../support/fake-git.ts';
import { type Repo, repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md, section 2: a git that fails on the way of a range never looks like a clean range. */

const token = tokens('range fails').user();

/** A leak in the first of many commits. No scan changes it. */
let many: Repo;
beforeAll(() => {
  const made = repo({ firstCommit: true }).file('a.txt', `token=${token}\n`).stage().commit('leak');
  for (let index = 0; index < 30; index++) made.file('b.txt', `${index}\n`).stage().commit(`${index}`);
  many = made;
});

describe.each([
  ['does not start', 'exit 128'],
  ['fails with words of its own', 'echo "fatal: bad weather" >&2; exit 128'],
  ['is killed', 'kill -9 $$'],
  ['says something else', 'echo surprise; exit 0'],
])('a git that %s', (_, what) => {
  it.each(['rev-list', 'diff-tree', 'cat-file --batch'])('as %s makes the scan a 3', async (command) => {
    const env = fakeGit(many.env, `case " $* " in *" ${command} "*) ${what};; esac`);
    const { code } = await sntrylint(['range', 'HEAD~31..HEAD'], { cwd: many.root, env });
    expect(code).toBe(3);
  });
});

describe.each(['rev-list', 'diff-tree', 'cat-file --batch'])('git %s, ended half-way,', (command) => {
  it('makes the scan a 3, and what was read before counts', async () => {
    // Enough for the first commits: names, changes, contents. dd keeps no byte back.
    const bytes = { 'rev-list': 41 * 3, 'diff-tree': 400, 'cat-file --batch': 900 }[command]!;
    const env = fakeGit(many.env, `case " $* " in *" ${command} "*) "$GIT" "$@" | { dd bs=1 count=${bytes} status=none; kill -9 $$; };; esac`);
    const { code, stdout, stderr } = await sntrylint(['range', 'HEAD~31..HEAD', '--format', 'json'], { cwd: many.root, env });
    expect(code).toBe(3);
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as { findings: object[]; scan: { complete: boolean; notRead: object[] } };
    expect(report.scan.complete).toBe(false);
    expect(report.scan.notRead).toHaveLength(1);
    expect(report.findings).toHaveLength(1);
  });
});

it('a git that ends while it gives earlier versions leaves what was found as new', async () => {
  const made = repo({ firstCommit: true }).file('a.txt', `token=${token}\n`).stage().commit('leak').file('a.txt', `x\ntoken=${token}\n`).stage().commit('more');
  const env = { ...fakeGit(made.env, 'case " $* " in *" cat-file --batch "*) mkdir "$ONCE" 2>/dev/null || exit 128;; esac'), ONCE: made.path('.git/once') };
  const { code, stdout } = await sntrylint(['range', 'HEAD~1..HEAD', '--format', 'json'], { cwd: made.root, env });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ scan: { complete: true }, findings: [{ isNew: true }] });
});

it('a git that ends in the middle of a message that is not held whole makes the scan a 3, and what was read before counts', async () => {
  const made = repo({ firstCommit: true }).file('a.txt', `token=${token}\n`).stage().commit('leak');
  made.file('message', 'words of a release\n'.repeat(500_000)).git('commit', '--quiet', '--allow-empty', '--file', 'message');
  const env = fakeGit(made.env, 'case " $* " in *" cat-file --batch "*) "$GIT" "$@" | { dd bs=4096 count=1000 status=none; kill -9 $$; };; esac');
  const { code, stdout } = await sntrylint(['range', 'HEAD~2..HEAD', '--format', 'json'], { cwd: made.root, env });
  expect(code).toBe(3);
  const report = JSON.parse(stdout) as { findings: object[]; scan: { notRead: object[] } };
  expect([report.findings.length, report.scan.notRead.length]).toEqual([1, 1]);
});
