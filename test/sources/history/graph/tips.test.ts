import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { tips } from '../../../../src/git/commits/tips.ts';
import { noted } from '../../../support/git/noted.ts';
import { type Repo, repo } from '../../../support/repo.ts';

/** Commits, each with a tag of its own, a tag of this tag, and a branch. */
function tagged(objectFormat: 'sha1' | 'sha256'): Repo {
  const made = repo({ objectFormat });
  for (let i = 0; i < 6; i++) {
    made.file('a.txt', `${i}\n`).stage().commit(`version ${i}`);
    made.git('tag', '-a', `v${i}`, '-m', `release ${i}`);
    made.git('tag', '-a', `again-${i}`, '-m', `of a tag ${i}`, `v${i}`);
    if (i % 2 === 0) made.git('tag', `light-${i}`);
  }
  return made;
}

test.each([
  ['packed', 'sha1', (made: Repo) => made.git('repack', '-adfq')],
  ['packed', 'sha256', (made: Repo) => made.git('repack', '-adfq')],
  ['loose', 'sha1', () => {}],
] as const)('%s tags are followed without git, to the commits that git finds, with %s', async (_, objectFormat, arrange) => {
  const made = tagged(objectFormat);
  arrange(made);
  const { graph, refs } = await noted(made);
  const gits = await tips(refs, { cwd: made.root, env: made.env });
  const ours = await graph.tips(refs, { cwd: made.root, env: { PATH: '' } });
  expect(new Set(ours.commits)).toEqual(new Set(gits.commits));
  expect(ours.commits).toHaveLength(6);
  expect(new Set(ours.tags.map(({ oid }) => oid))).toEqual(new Set(gits.tags.map(({ oid }) => oid)));
  expect(ours.tags).toHaveLength(12);
  expect([ours.trees, ours.blobs, ours.missing]).toEqual([[], [], []]);
});

test('what tags and refs name besides commits is found with git', async () => {
  const made = tagged('sha1');
  made.git('tag', '-a', 'of-a-tree', '-m', 'tree', 'HEAD^{tree}');
  made.git('tag', '-a', 'of-a-file', '-m', 'file', 'HEAD:a.txt');
  made.git('tag', 'tree', 'HEAD~2^{tree}');
  made.git('repack', '-adfq');
  const place = { cwd: made.root, env: made.env };
  const absent = execFileSync('git', ['hash-object', '--stdin'], { input: 'never stored', encoding: 'utf8' }).trim();
  const { graph, refs } = await noted(made);
  const [ours, gits] = [await graph.tips([...refs, absent], place), await tips([...refs, absent], place)];
  const sets = ({ commits, tags, trees, blobs, missing }: { [Key in 'commits' | 'trees' | 'blobs' | 'missing']: readonly string[] } & { readonly tags: readonly { readonly oid: string }[] }) => [commits, tags.map(({ oid }) => oid), trees, blobs, missing].map((one) => [...one].sort());
  expect(sets(ours)).toEqual(sets(gits));
  expect(ours.missing).toEqual([absent]);
  expect(ours.trees).toHaveLength(2);
});
