import { unlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { historyRoots } from '../../../src/git/commits/history-roots.ts';
import { tips } from '../../../src/git/commits/tips.ts';
import { fakeGit } from '../../support/fake-git.ts';
import { repo, type Repo } from '../../support/repo.ts';

/** A commit, two tags of it, of which one is tagged again, and refs to a tree and a blob. */
function tagged(): { readonly made: Repo; readonly oid: (revision: string) => string } {
  const made = repo().file('a.txt', 'one\n').stage().commit('first');
  made.git('tag', 'light');
  made.git('tag', '-a', '-m', 'one', 'v1');
  made.git('tag', '-a', '-m', 'of the tag', 'v1-again', 'v1');
  made.git('update-ref', 'refs/trees/one', 'HEAD^{tree}');
  made.git('update-ref', 'refs/blobs/one', 'HEAD:a.txt');
  return { made, oid: (revision) => made.git('rev-parse', revision).trim() };
}

test('tells the types of what refs name and of what their tags stand for, and git is not asked for them again', async () => {
  const { made, oid } = tagged();
  const place = { cwd: made.root, env: made.env };
  const { refs, types } = await historyRoots(place);
  expect(new Set(refs)).toEqual(new Set(['main', 'v1', 'v1-again', 'refs/trees/one', 'refs/blobs/one'].map(oid)));
  expect([...types]).toEqual(expect.arrayContaining([['main', 'commit'], ['v1', 'tag'], ['v1-again', 'tag'], ['refs/trees/one', 'tree'], ['refs/blobs/one', 'blob']].map(([name, type]) => [oid(name!), type])));
  const known = await tips(refs, place, types);
  expect(known).toEqual(await tips(refs, place));
  expect([known.commits, known.trees, known.blobs, known.missing].map(({ length }) => length)).toEqual([1, 1, 1, 0]);
  // A git that answers no question about types.
  const deaf = { cwd: made.root, env: fakeGit(made.env, 'case "$*" in *batch-check*) exit 1 ;; esac') };
  expect(await tips(refs, deaf, types)).toEqual(known);
});

test('names what refs name where one of them is missing', async () => {
  const { made, oid } = tagged();
  const blob = oid('refs/blobs/one');
  unlinkSync(made.path(`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`));
  const { refs, types } = await historyRoots({ cwd: made.root, env: made.env });
  expect([refs.includes(blob), refs.includes(oid('main')), types.size]).toEqual([true, true, 0]);
});
