import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { runHistory } from '../../support/git/history.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** Issue: trees and merges that nobody makes by hand neither hide a place nor stop the walk to it. */
const make = tokens('hostile paths');

const run = (made: Repo, input: string | Buffer, ...args: readonly string[]): string => execFileSync('git', args, { cwd: made.root, env: made.env, input, encoding: 'utf8' }).trim();
const leakIn = (made: Repo): string => run(made, `SENTRY_AUTH_TOKEN=${make.user()}\n`, 'hash-object', '-w', '--stdin');
const commitOf = (made: Repo, tree: string, ...parents: readonly string[]): string => run(made, '', 'commit-tree', tree, '-m', 'x', ...parents.flatMap((parent) => ['-p', parent]));

/** Writes a tree as git would, however it is made; a git for each of a thousand trees would take ten seconds. */
function looseTree(made: Repo, content: Buffer): string {
  const object = Buffer.concat([Buffer.from(`tree ${content.length}\0`), content]);
  const oid = createHash('sha1').update(object).digest('hex');
  mkdirSync(made.path(`.git/objects/${oid.slice(0, 2)}`), { recursive: true });
  writeFileSync(made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`), deflateSync(object));
  return oid;
}

test('folders that hold one another ten times over are not walked to their end, and the leak is told', async () => {
  const made = repo();
  let tree = run(made, `100644 blob ${leakIn(made)}\t.env\n`, 'mktree');
  for (let level = 0; level < 9; level++) tree = run(made, Array.from({ length: 10 }, (_, i) => `040000 tree ${tree}\t${i}\n`).join(''), 'mktree');
  made.git('update-ref', 'refs/heads/main', commitOf(made, tree));
  const { code, report } = await runHistory(made);
  expect([code, report.findings.length]).toEqual([3, 1]);
  expect(report.scan.notRead).toEqual([{ path: 'the commits of what was found', reason: 'what was found stands at more than 200,000 paths' }]);
});

test('a leak below more than a thousand folders has its path', async () => {
  const made = repo();
  let tree = run(made, `100644 blob ${leakIn(made)}\t.env\n`, 'mktree');
  for (let level = 0; level < 1100; level++) tree = looseTree(made, Buffer.concat([Buffer.from('40000 d\0'), Buffer.from(tree, 'hex')]));
  made.git('update-ref', 'refs/heads/main', commitOf(made, tree));
  const { code, report } = await runHistory(made);
  expect([code, report.findings[0]?.locations[0]?.path]).toEqual([1, `${'d/'.repeat(1100)}.env`]);
});

test('a merge of more than a hundred commits, and what it takes away, are seen as git sees them', async () => {
  const made = repo();
  const leak = run(made, `100644 blob ${leakIn(made)}\tleak.env\n`, 'mktree');
  const [empty, other] = ['', `100644 blob ${run(made, 'clean\n', 'hash-object', '-w', '--stdin')}\ta\n`].map((entry) => run(made, entry, 'mktree'));
  const root = commitOf(made, leak);
  const gone = commitOf(made, empty!, root);
  const parents = Array.from({ length: 120 }, (_, i) => commitOf(made, run(made, `100644 blob ${leakIn(made)}\tbranch-${i}.env\n`, 'mktree'), root));
  made.git('update-ref', 'refs/heads/main', commitOf(made, other!, gone, ...parents));
  const { code, report } = await runHistory(made);
  expect([code, report.findings.length, report.scan.commits]).toEqual([1, 121, 123]);
});

test.each(['100666', '100600', '040000'])('an entry of the mode %s hides nothing', async (mode) => {
  const made = repo();
  const leak = Buffer.from(leakIn(made), 'hex');
  const inner = looseTree(made, Buffer.concat([Buffer.from('100644 .env\0'), leak]));
  const tree = Buffer.concat([Buffer.from(`${mode} x\0`), mode === '040000' ? Buffer.from(inner, 'hex') : leak]);
  made.git('update-ref', 'refs/heads/main', commitOf(made, looseTree(made, tree)));
  const { code, report } = await runHistory(made);
  expect([code, report.findings[0]?.locations[0]?.path]).toEqual([1, mode === '040000' ? 'x/.env' : 'x']);
});
