import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { tips } from '../../src/git/tips.ts';
import { repo } from '../support/repo.ts';

test('sorts what refs point at, however many refs there are', async () => {
  const made = repo({ firstCommit: true });
  // A server keeps a ref for each pull request it ever saw.
  const blobs = Array.from({ length: 150_000 }, (_, index) => `blob\ndata ${String(index).length}\n${index}\n`).join('');
  execFileSync('git', ['fast-import', '--quiet'], { cwd: made.root, env: made.env, input: blobs });
  const head = made.git('rev-parse', 'HEAD').trim();
  const oids = made.git('cat-file', '--batch-all-objects', '--batch-check=%(objectname)').trim().split('\n');
  const absent = `${'0'.repeat(39)}1`;
  const found = await tips([...oids, absent], { cwd: made.root, env: made.env });
  expect(found.commits).toEqual([head]);
  expect(found.trees).toHaveLength(1);
  // The content of README, and what was imported.
  expect(found.blobs).toHaveLength(150_001);
  expect(found.missing).toEqual([absent]);
});
