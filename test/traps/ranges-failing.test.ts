import { describe, expect, it } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
import { fakeGit } from '../support/fake-git.ts';
import { type Repo, repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

/** TRAPS.md, section 2: a git that fails on the way of a range never looks like a clean range. */

const token = tokens('range fails').user();

/** A leak in the first of many commits. */
function many(): Repo {
  const made = repo({ firstCommit: true }).file('a.txt', `token=${token}\n`).stage().commit('leak');
  for (let index = 0; index < 30; index++) made.file('b.txt', `${index}\n`).stage().commit(`${index}`);
  return made;
}

describe.each([
  ['does not start', 'exit 128'],
  ['fails with words of its own', 'echo "fatal: bad weather" >&2; exit 128'],
  ['is killed', 'kill -9 $$'],
  ['says something else', 'echo surprise; exit 0'],
])('a git that %s', (_, what) => {
  it.each(['rev-list', 'diff-tree', 'cat-file --batch'])('as %s makes the scan a 3', async (command) => {
    const made = many();
    const env = fakeGit(made.env, `case " $* " in *" ${command} "*) ${what};; esac`);
    const { code } = await sntrylint(['range', 'HEAD~31..HEAD'], { cwd: made.root, env });
    expect(code).toBe(3);
  });
});

describe.each(['rev-list', 'diff-tree', 'cat-file --batch'])('git %s, ended half-way,', (command) => {
  it('makes the scan a 3, and what was read before counts', async () => {
    const made = many();
    // Enough for the first commits: names, changes, contents. dd keeps no byte back.
    const bytes = { 'rev-list': 41 * 3, 'diff-tree': 400, 'cat-file --batch': 900 }[command]!;
    const env = fakeGit(made.env, `case " $* " in *" ${command} "*) "$GIT" "$@" | { dd bs=1 count=${bytes} status=none; kill -9 $$; };; esac`);
    const { code, stdout, stderr } = await sntrylint(['range', 'HEAD~31..HEAD', '--format', 'json'], { cwd: made.root, env });
    expect(code).toBe(3);
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as { findings: object[]; scan: { complete: boolean; notRead: object[] } };
    expect(report.scan.complete).toBe(false);
    expect(report.scan.notRead).toHaveLength(1);
    expect(report.findings).toHaveLength(1);
  });
});
