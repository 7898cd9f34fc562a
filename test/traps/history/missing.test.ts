import { rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runHistory } from '../../support/git/history.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md section 2: what this repository should have and has not, though git notices it late or never. */
const make = tokens('history missing');
const started = (): Repo => repo({ firstCommit: true });
const oidOf = (made: Repo, rev: string): string => made.git('rev-parse', rev).trim();

describe('what is missing is named', () => {
  test('also where only an older stash reaches it', async () => {
    const made = started().file('README', 'stashed first\n');
    made.git('stash', '--quiet');
    const oid = oidOf(made, 'stash@{0}:README');
    made.file('README', 'stashed second\n').git('stash', '--quiet');
    rmSync(made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`));
    expect(await runHistory(made)).toMatchObject({ code: 3, report: { scan: { notRead: [{ path: 'README' }] } } });
  });

  test('also where an earlier run saw it missing and no ref reached it then', async () => {
    const made = started().file('lost.txt', 'lost\n').stage().commit('lost');
    const [commit, oid] = [oidOf(made, 'HEAD'), oidOf(made, 'HEAD:lost.txt')];
    made.git('reset', '--quiet', '--hard', 'HEAD~1');
    rmSync(made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`));
    expect([(await runHistory(made)).code, (await runHistory(made)).code]).toEqual([0, 0]);
    made.git('update-ref', 'refs/heads/again', commit);
    expect(await runHistory(made)).toMatchObject({ code: 3, report: { scan: { notRead: [{ path: 'lost.txt' }] } } });
    // New objects that refer to it are no reason to think that all is there.
    made.git('update-ref', '-d', 'refs/heads/again');
    expect((await runHistory(made)).code).toBe(0);
    made.git('update-ref', 'refs/heads/more', made.git('commit-tree', '-p', commit, '-m', 'more', `${oidOf(made, 'HEAD^{tree}')}`).trim());
    expect(await runHistory(made)).toMatchObject({ code: 3, report: { scan: { notRead: [{ path: 'lost.txt' }] } } });
  });

  test('also where a commit-graph still knows the commit that is gone, and to those who read a range', async () => {
    const made = started().file('a.txt', 'a\n').stage().commit(`Use ${make.user()}`).commit('later').commit('last');
    made.git('commit-graph', 'write', '--reachable');
    const gone = oidOf(made, 'HEAD~2');
    rmSync(made.path(`.git/objects/${gone.slice(0, 2)}/${gone.slice(2)}`));
    expect(made.git('rev-list', '--count', 'HEAD')).toBe('4\n');
    expect(await runHistory(made)).toMatchObject({ code: 3, report: { scan: { notRead: expect.arrayContaining([{ path: expect.stringMatching(/^the history$|^the commits of what was found$/), reason: expect.any(String) }]) } } });
    const range = await sntrylint(['range', 'HEAD~3..HEAD'], { cwd: made.root, env: made.env });
    expect(range).toMatchObject({ code: 3, stderr: expect.stringContaining('HEAD~3 is not in this repository') });
  });
});
