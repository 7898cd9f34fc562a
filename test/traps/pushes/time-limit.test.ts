import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fakeGit } from '../../support/fake-git.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { some } from '../../support/how-long.ts';
import { repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

const token = tokens('time limit').user();

/** Commands of git by which a scan finds out what to read, and by which it reads. */
const commands = ['rev-parse', 'cat-file', 'rev-list', 'diff-tree', 'for-each-ref', 'show-ref', 'ls-tree'];

const scans: readonly (readonly [scan: string, args: readonly string[]])[] = [
  ['range', ['range', 'refs/heads/main~1..main']],
  ['range with the settings of a commit', ['range', '--config-from', 'main', 'main~1..main']],
  ['pre-push', ['pre-push']],
  ['pre-receive', ['pre-receive']],
];

describe.each(scans)('the time limit of %s', (_, args) => {
  it.each(some(commands, 3))('ends a git %s that hangs, whether it is asked before the commits or for them', async (command) => {
    const made = repo({ firstCommit: true }).file('a.txt', `token=${token}\n`).stage().commit('leak');
    const [old, now] = ['HEAD~1', 'HEAD'].map((name) => made.git('rev-parse', name).trim());
    // A server has the commit, and no ref has it yet.
    if (args[0] === 'pre-receive') made.git('update-ref', 'refs/heads/main', old!);
    const stdin = args[0] === 'pre-push' ? `refs/heads/main ${now} refs/heads/main ${old}\n` : `${old} ${now} refs/heads/main\n`;
    // Whoever waited for it would not be back before this test is over.
    const env = fakeGit(made.env, `case " $* " in *" ${command} "*) : >asked; exec sleep 600;; esac`);
    const { code, stdout, stderr } = await sntrylint([...args, '--time-limit', '1.5'], { cwd: made.root, env, stdin });
    const isAsked = existsSync(made.path('asked'));
    expect([code, /the time limit of 1.5 s was over/.test(stdout + stderr)]).toEqual(isAsked ? [3, true] : [1, false]);
    expect(stdout).not.toContain('there is no commit in this range');
    expect(stdout).not.toContain('has all of this already');
  });
});
