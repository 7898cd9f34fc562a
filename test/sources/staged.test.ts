import { expect, test } from 'vitest';
import { staged } from '../../src/sources/staged.ts';
import { readSource } from '../support/read-source.ts';
import { repo } from '../support/repo.ts';

test('gives the index content of what changed, with what HEAD had', async () => {
  const made = repo().file('a.txt', 'one\n').file('b.txt', 'b\n').stage().commit('first');
  made.file('a.txt', 'two\n').file('c.txt', 'new\n').stage().file('a.txt', 'three\n');

  const read = await readSource(staged({ cwd: made.root, env: made.env, paths: [] }));

  expect(read.texts).toEqual({ 'a.txt': 'two\n', 'c.txt': 'new\n' });
  expect(read.blobs.map(({ before }) => before)).toEqual([['one\n'], []]);
  expect(read.notRead).toEqual([]);
  expect(read.emptyReason).toBe(null);
});
