import { expect, test } from 'vitest';
import { worktree } from '../../src/sources/worktree.ts';
import { readSource } from '../support/read-source.ts';
import { repo } from '../support/repo.ts';

test('reads tracked and untracked files, and not the ignored ones', async () => {
  const made = repo().file('tracked.txt', 'changed later').stage().commit('first');
  made.file('tracked.txt', 'now').file('sub/new.txt', 'new').file('.gitignore', '*.log\n').file('a.log', 'ignored');

  const read = await readSource(worktree({ cwd: made.root, env: made.env, paths: [] }));

  expect(read.texts).toEqual({ 'tracked.txt': 'now', 'sub/new.txt': 'new', '.gitignore': '*.log\n' });
  expect(read.notRead).toEqual([]);
});
