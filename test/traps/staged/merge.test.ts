import { expect, test } from 'vitest';
import { staged } from '../../../src/sources/staged/staged.ts';
import { type ReadSource, readSource } from '../../support/read-source.ts';
import { type Repo, repo } from '../../support/repo.ts';

/** TRAPS.md, section 1, "during a merge". */

const read = (made: Repo, ...paths: readonly string[]): Promise<ReadSource> => readSource(staged({ cwd: made.root, env: made.env, paths }));

/** `main` and `side` part after a first commit; `side` is merged into `main`, and its commit is yet to come. */
function merging(): Repo {
  const made = repo().file('both.txt', '1\n2\n3\n4\n5\n6\n7\n').file('same.txt', 'same\n').stage().commit('first');
  made.branch('side').file('theirs.txt', 'theirs\n').file('both.txt', '1\n2\n3\n4\n5\n6\nside\n').stage().commit('side');
  made.checkout('main').file('both.txt', 'main\n2\n3\n4\n5\n6\n7\n').file('ours.txt', 'ours\n').stage().commit('main');
  return made.merge('side');
}

test('what the other parent has at a path is not read; what differs from every parent is, beside them all', async () => {
  const { blobs } = await read(merging());
  expect(blobs).toMatchObject([{ path: 'both.txt', before: ['main\n2\n3\n4\n5\n6\n7\n', '1\n2\n3\n4\n5\n6\nside\n'] }]);
});

test('what no parent had is new: an evil merge', async () => {
  const { blobs } = await read(merging().file('evil.txt', 'evil\n').file('theirs.txt', 'theirs\nevil\n').stage());
  expect(blobs).toMatchObject([{ path: 'both.txt' }, { path: 'evil.txt', before: [] }, { path: 'theirs.txt', before: ['theirs\n'] }]);
});

test('a file that is resolved to just what HEAD has is not new, though the framework names it', async () => {
  const made = merging().file('both.txt', 'main\n2\n3\n4\n5\n6\n7\n').stage();
  expect(await read(made, 'both.txt')).toMatchObject({ blobs: [], notes: ['all that is staged is what one of the merged branches has'] });
});

test('in an octopus merge all parents count', async () => {
  const made = repo({ firstCommit: true });
  for (const name of ['a', 'b']) made.checkout('main').branch(name).file(`${name}.txt`, `${name}\n`).stage().commit(name);
  made.checkout('main').file('main.txt', 'main\n').stage().commit('main').merge('a', 'b');
  expect((await read(made)).blobs).toEqual([]);
  expect((await read(made.file('b.txt', 'b\nevil\n').stage())).blobs).toMatchObject([{ path: 'b.txt', before: ['b\n'] }]);
});

test('a merge in a linked work tree and in a sub folder finds its other parent', async () => {
  const made = repo().file('dir/a.txt', 'a\n').stage().commit('first');
  made.branch('side').file('theirs.txt', 'theirs\n').stage().commit('side').checkout('main');
  const linked = made.worktree('linked').file('dir/a.txt', 'changed\n').stage().commit('linked').merge('side').file('theirs.txt', 'theirs\nevil\n').stage();
  const { blobs } = await readSource(staged({ cwd: linked.path('dir'), env: linked.env, paths: [] }));
  expect(blobs).toMatchObject([{ path: 'theirs.txt', before: ['theirs\n'] }]);
});
