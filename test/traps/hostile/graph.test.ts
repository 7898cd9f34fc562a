import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { fastHook } from '../../support/hooks/fast-hook.ts';
import { placesOf, runHistory } from '../../support/git/history.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** A commit-graph that says of HEAD that its parent is the one before the leak: git believes it without a look at the commit. */
const token = tokens('commit-graph').user();

function withForgedGraph(): Repo {
  const made = repo({ firstCommit: true }).file('a.txt', `${token}\n`).stage().commit('leak').file('a.txt', 'clean\n').stage().commit('gone');
  made.git('commit-graph', 'write', '--reachable');
  const file = made.path('.git/objects/info/commit-graph');
  const graph = readFileSync(file);
  const names = made.git('rev-list', 'HEAD').trim().split('\n');
  const sorted = names.toSorted();
  // Of each commit: a tree's name, the places of two parents, and generation and date (git's `Documentation/gitformat-commit-graph.adoc`).
  const at = chunkOf(graph, 'CDAT') + 36 * sorted.indexOf(names[0]!);
  graph.writeUInt32BE(sorted.indexOf(names[2]!), at + 20);
  rmSync(file);
  writeFileSync(file, graph);
  expect(made.git('rev-list', '--count', 'HEAD')).toBe('2\n');
  return made;
}

describe('a forged commit-graph hides no commit', () => {
  test('from a history', async () => {
    expect(placesOf((await runHistory(withForgedGraph())))).toEqual(['a.txt']);
  });

  test('from a range', async () => {
    const made = withForgedGraph();
    const base = made.git('-c', 'core.commitGraph=false', 'rev-parse', 'HEAD~2').trim();
    expect((await sntrylint(['range', `${base}..HEAD`], { cwd: made.root, env: made.env })).code).toBe(1);
  });

  test.each([
    ['pre-push', (head: string) => `refs/heads/main ${head} refs/heads/main ${'0'.repeat(40)}\n`],
    ['pre-receive', (head: string) => `${'0'.repeat(40)} ${head} refs/heads/new\n`],
  ])('from %s', async (hook, line) => {
    const made = withForgedGraph();
    const head = made.git('rev-parse', 'HEAD').trim();
    made.git('update-ref', '-d', 'refs/heads/main');
    expect((await sntrylint([hook], { cwd: made.root, env: made.env, stdin: line(head) })).code).toBe(1);
  });

  test('from the first look of a hook at a push', async () => {
    const made = withForgedGraph();
    const head = made.git('rev-parse', 'HEAD').trim();
    expect(fastHook()(['pre-push', 'origin', 'url'], made.root, made.env, `refs/heads/main ${head} refs/heads/main ${'0'.repeat(40)}\n`)).toBe('maybe');
  });

  test('as every git of a hook has all options of a scan', async () => {
    const script = readFileSync('dist/sntrylint-hook', 'utf8');
    const lines = script.split('\n').filter((line) => /(?:^|[|&;(`]) *(?:[A-Z_]+=\S+ +)*git /.test(line));
    expect(lines).toEqual([expect.stringContaining('git --no-pager -c core.fsmonitor=false -c core.hooksPath=/dev/null -c core.commitGraph=false')]);
  });
});

test('a git folder that is said to be shallow, and is not, hides nothing silently', async () => {
  const made = repo({ firstCommit: true }).file('a.txt', `${token}\n`).stage().commit('leak').file('a.txt', 'clean\n').stage().commit('gone');
  const [head, , base] = made.git('rev-list', 'HEAD').trim().split('\n');
  made.file('.git/shallow', `${head}\n`);
  expect((await sntrylint(['range', `${base}..HEAD`], { cwd: made.root, env: made.env })).code).toBe(3);
  expect((await runHistory(made)).code).toBe(3);
  expect(fastHook()(['pre-push', 'origin', 'url'], made.root, made.env, `refs/heads/main ${head} refs/heads/main ${'0'.repeat(40)}\n`)).toBe('maybe');
  expect(execFileSync('git', ['rev-list', '--count', 'HEAD'], { cwd: made.root, env: made.env, encoding: 'utf8' })).toBe('1\n');
});

function chunkOf(graph: Buffer, id: string): number {
  for (let at = 8; ; at += 12) if (graph.toString('latin1', at, at + 4) === id) return Number(graph.readBigUInt64BE(at + 4));
}
