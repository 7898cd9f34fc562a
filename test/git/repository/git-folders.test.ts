import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { historyRoots } from '../../../src/git/commits/history-roots.ts';
import { gitFolders, headBranch } from '../../../src/git/repository/git-folders.ts';
import { repo } from '../../support/repo.ts';

test('finds where git keeps things, also below a folder whose name has a line break', async () => {
  const made = repo().file('a', 'a\n').stage().commit('a');
  const folder = join(made.root, 'line\nbreak');
  mkdirSync(folder);
  renameSync(join(made.root, '.git'), join(folder, '.git'));
  const gitDir = join(folder, '.git');
  // From a folder inside, git says whole paths.
  expect(await gitFolders({ cwd: join(gitDir, 'refs'), env: made.env })).toEqual({ gitDir, commonDir: gitDir, objects: join(gitDir, 'objects'), shallow: join(gitDir, 'shallow') });
});

test('takes the branch of HEAD out of its file, and begins at a HEAD that is on none', async () => {
  const made = repo().file('a', 'a\n').stage().commit('a');
  const gitDir = join(made.root, '.git');
  expect(headBranch(gitDir)).toBe('refs/heads/main');
  const first = made.git('rev-parse', 'HEAD').trim();
  made.git('checkout', '--quiet', '--detach');
  made.file('b', 'b\n').stage().commit('b');
  expect(headBranch(gitDir)).toBeNull();
  const { refs } = await historyRoots({ cwd: made.root, env: made.env });
  expect(refs.toSorted()).toEqual([first, made.git('rev-parse', 'HEAD').trim()].toSorted());
});
