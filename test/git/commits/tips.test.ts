import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { tips } from '../../../src/git/commits/tips.ts';
import { amount } from '../../support/how-long.ts';
import { repo } from '../../support/repo.ts';

test('sorts what refs point at, however many refs there are', async () => {
  const made = repo({ firstCommit: true });
  // A server keeps a ref for each pull request it ever saw.
  const many = amount(10_000, 150_000);
  const blobs = Array.from({ length: many }, (_, index) => `blob\ndata ${String(index).length}\n${index}\n`).join('');
  execFileSync('git', ['fast-import', '--quiet'], { cwd: made.root, env: made.env, input: blobs });
  const head = made.git('rev-parse', 'HEAD').trim();
  const oids = made.git('cat-file', '--batch-all-objects', '--batch-check=%(objectname)').trim().split('\n');
  const absent = `${'0'.repeat(39)}1`;
  const found = await tips([...oids, absent], { cwd: made.root, env: made.env });
  expect(found.commits).toEqual([head]);
  expect(found.trees).toHaveLength(1);
  // The content of README, and what was imported.
  expect(found.blobs).toHaveLength(many + 1);
  expect(found.missing).toEqual([absent]);
});

test('follows tags of tags, but not without end: each takes a start of git', async () => {
  const made = repo({ firstCommit: true });
  const head = made.git('rev-parse', 'HEAD').trim();
  const chain = [head];
  const tag = (): string => execFileSync('git', ['hash-object', '-t', 'tag', '-w', '--stdin'], {
    cwd: made.root, env: made.env, input: `object ${chain.at(-1)}\ntype ${chain.length === 1 ? 'commit' : 'tag'}\ntag v\ntagger A <a> 1 +0000\n\n${chain.length}\n`, encoding: 'utf8',
  }).trim();
  while (chain.length <= 60) chain.push(tag());
  const place = { cwd: made.root, env: made.env };
  expect(await tips([chain[40]!], place)).toMatchObject({ commits: [head], missing: [] });
  await expect(tips([chain[60]!], place)).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('more than 50 times') });
});

test('reads a tag of any size', async () => {
  const made = repo({ firstCommit: true });
  const head = made.git('rev-parse', 'HEAD').trim();
  const name = `v${'1'.repeat(5000)}`;
  const message = 'release\n'.repeat(1_100_000);
  const input = `object ${head}\ntype commit\ntag ${name}\ntagger A <a> 1 +0000\n\n${message}`;
  const oid = execFileSync('git', ['hash-object', '-t', 'tag', '-w', '--stdin'], { cwd: made.root, env: made.env, input, encoding: 'utf8' }).trim();
  const found = await tips([oid], { cwd: made.root, env: made.env });
  expect(found).toMatchObject({ commits: [head], missing: [], tags: [{ oid, name }] });
  expect(found.tags[0]!.message.equals(Buffer.from(message))).toBe(true);
});
