import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { gitRun, hook } from '../../support/hooks/hooks.ts';
import { type Repo, repo } from '../../support/repo.ts';

/** docs/hook.md, "What hooks do not see": which steps of git run a hook that sntrylint can stand in. */
const hooks = ['pre-commit', 'pre-merge-commit', 'commit-msg', 'pre-push'];

let made: Repo;

/** `main` is one commit ahead of where `side` begins; `clean` is where every row starts. `other` has another `a.txt`. */
beforeAll(() => {
  made = repo({ firstCommit: true }).branch('side').file('s.txt', 's\n').stage().commit('side').checkout('main').file('a.txt', 'a\n').stage().commit('main');
  made.git('format-patch', '--quiet', '-1', '--output', made.path('.git/side.patch'), 'side');
  made.git('branch', 'clean');
  made.branch('other').git('reset', '--quiet', '--hard', 'HEAD~1');
  made.file('a.txt', 'other\n').stage().commit('other').git('format-patch', '--quiet', '-1', '--output', made.path('.git/other.patch'));
  made.checkout('main');
  made.git('branch', 'ahead', made.git('commit-tree', '-p', 'HEAD', '-m', 'ahead', 'HEAD^{tree}').trim());
  for (const name of hooks) hook(made.path('.git'), name, `echo ${name} >>.git/ran`);
});

it.each<readonly [string, readonly string[], readonly string[]]>([
  ['git commit', ['commit', '--allow-empty', '-m', 'x'], ['pre-commit', 'commit-msg']],
  ['git commit --amend', ['commit', '--amend', '--no-edit'], ['pre-commit', 'commit-msg']],
  ['git merge', ['merge', '--no-edit', 'side'], ['pre-merge-commit', 'commit-msg']],
  ['git push', ['push', '--quiet', '.', 'HEAD:refs/heads/pushed'], ['pre-push']],
  ['git merge, forward', ['merge', '--ff-only', 'ahead'], []],
  ['git commit --no-verify', ['commit', '--no-verify', '--allow-empty', '-m', 'x'], []],
  ['git -c core.hooksPath', ['-c', 'core.hooksPath=/dev/null', 'commit', '--allow-empty', '-m', 'x'], []],
  ['git cherry-pick', ['cherry-pick', 'side'], []],
  ['git revert', ['revert', '--no-edit', 'HEAD'], []],
  ['git rebase', ['rebase', 'side'], []],
  ['git rebase that says "reword"', ['-c', 'sequence.editor=sed -i s/pick/reword/', 'rebase', '--interactive', 'HEAD~1'], ['pre-commit', 'commit-msg']],
  ['git rebase that says "squash"', ['-c', 'sequence.editor=sed -i 2s/pick/squash/', 'rebase', '--interactive', '--root'], []],
  ['git am', ['am', '--quiet', '.git/side.patch'], []],
  ['git stash', ['stash', '--include-untracked'], []],
  ['git tag', ['tag', '--annotate', '--force', '-m', 'x', 'v1'], []],
  ['git notes', ['notes', 'add', '--force', '-m', 'x'], []],
  ['git commit-tree', ['commit-tree', '-m', 'x', 'HEAD^{tree}'], []],
])('%s runs the hooks it runs', (_, args, wanted) => {
  made.git('reset', '--quiet', '--hard', 'clean');
  made.file('new.txt', 'new\n');
  expect(hooksOf(args)).toEqual(wanted);
});

it.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
  ['git merge --continue', ['merge', 'other'], ['merge', '--continue'], ['pre-commit', 'commit-msg']],
  ['git commit in a merge', ['merge', 'other'], ['commit', '--no-edit'], ['pre-commit', 'commit-msg']],
  ['git cherry-pick --continue', ['cherry-pick', 'other'], ['cherry-pick', '--continue'], ['pre-commit', 'commit-msg']],
  ['git revert --continue', ['revert', 'HEAD~1'], ['revert', '--continue'], ['pre-commit', 'commit-msg']],
  ['git rebase --continue', ['rebase', '--onto', 'other', 'HEAD~1'], ['rebase', '--continue'], []],
  ['git rebase --apply, continued', ['rebase', '--apply', '--onto', 'other', 'HEAD~1'], ['rebase', '--continue'], []],
  ['git am --continue', ['am', '--3way', '.git/other.patch'], ['am', '--continue'], []],
])('after a conflict %s runs the hooks it runs', (_, begin, go, wanted) => {
  made.git('reset', '--quiet', '--hard', 'clean');
  made.file('a.txt', 'last\n').stage().commit('last');
  expect(gitRun(made, ...begin).code).not.toBe(0);
  made.file('a.txt', 'solved\n').stage('a.txt');
  expect(hooksOf(go)).toEqual(wanted);
});

/** The hooks that a step runs. */
function hooksOf(args: readonly string[]): readonly string[] {
  writeFileSync(made.path('.git/ran'), '');
  expect(gitRun({ root: made.root, env: { ...made.env, GIT_EDITOR: 'true' } }, ...args)).toMatchObject({ code: 0 });
  return readFileSync(made.path('.git/ran'), 'utf8').split('\n').filter((line) => line !== '');
}
