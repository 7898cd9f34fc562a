import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { staged } from '../../../src/sources/staged/staged.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { fastHook } from '../../support/hooks/fast-hook.ts';
import { type ReadSource, readSource } from '../../support/read-source.ts';
import { type Repo, repo } from '../../support/repo.ts';

/** TRAPS.md, section 1, "git commit -a, git commit PATH": in a hook git names a temporary index, and holds the lock. */

/** Runs `git commit` and reads the index from inside its pre-commit hook, in the very environment git gives a hook. */
async function readInHook(made: Repo, ...args: readonly string[]): Promise<ReadSource> {
  const [given, go] = [made.path('../environment'), made.path('../go')];
  writeFileSync(
    made.path('.git/hooks/pre-commit'),
    `#!/bin/sh\nenv -0 > '${given}.part' && mv '${given}.part' '${given}'\nwhile [ ! -e '${go}' ]; do sleep 0.02; done\n`,
    { mode: 0o755 },
  );
  const commit = spawn('git', ['commit', '--quiet', '--message', 'through a hook', ...args], { cwd: made.root, env: made.env, stdio: 'ignore' });
  const ended = once(commit, 'exit');
  while (!existsSync(given) && commit.exitCode === null) await wait(10);
  try {
    const env = Object.fromEntries(
      readFileSync(given, 'utf8').split('\0').filter(Boolean).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    return await readSource(staged({ cwd: made.root, env, paths: [] }));
  } finally {
    writeFileSync(go, '');
    expect((await ended)[0]).toBe(0);
    for (const file of [given, go]) rmSync(file);
  }
}

function started(): Repo {
  return repo().file('a.txt', 'a\n').file('b.txt', 'b\n').stage().commit('first').file('a.txt', 'a staged\n').stage().file('b.txt', 'b changed\n');
}

test('git commit gives what is staged', async () => {
  expect((await readInHook(started())).texts).toEqual({ 'a.txt': 'a staged\n' });
});

test('git commit -a gives what that adds', async () => {
  expect((await readInHook(started(), '--all')).texts).toEqual({ 'a.txt': 'a staged\n', 'b.txt': 'b changed\n' });
});

test('git commit PATH gives what that commit would add, not the rest of the index', async () => {
  expect((await readInHook(started(), '--', 'b.txt')).texts).toEqual({ 'b.txt': 'b changed\n' });
});

test('git commit in a linked work tree, where git sets GIT_DIR too, gives its index', async () => {
  const linked = started().worktree('linked').file('b.txt', 'linked\n').stage();
  const hooks = linked.git('rev-parse', '--git-path', 'hooks').trim();
  expect(hooks).toContain('/repo/.git/hooks');
  const { texts } = await readSource(staged({ cwd: linked.root, env: { ...linked.env, GIT_DIR: linked.git('rev-parse', '--absolute-git-dir').trim() }, paths: [] }));
  expect(texts).toEqual({ 'b.txt': 'linked\n' });
});

test('a relative GIT_INDEX_FILE is the one that counts', async () => {
  const made = started();
  const env = { ...made.env, GIT_INDEX_FILE: '.git/other-index' };
  made.git('read-tree', '--index-output=.git/other-index', 'HEAD');
  expect((await readSource(staged({ cwd: made.root, env, paths: [] }))).emptyReason).toBe('nothing is staged');
});

test('an index that is not there is refused where somebody named it, by the hook too, unless there is nothing to be deleted', async () => {
  const made = started();
  const env = { ...made.env, GIT_INDEX_FILE: '.git/no-index' };
  const run = await sntrylint(['staged'], { cwd: made.root, env });
  expect(run.code).toBe(3);
  expect(run.stderr).toContain('GIT_INDEX_FILE names a file that is not there');
  expect(run.stderr).toContain('.git/no-index');
  expect(fastHook()(['staged'], made.root, env)).toBe('maybe');
  const empty = repo();
  empty.git('commit', '--quiet', '--allow-empty', '--message', 'root');
  expect((await sntrylint(['staged'], { cwd: empty.root, env: { ...empty.env, GIT_INDEX_FILE: '.git/no-index' } })).code).toBe(0);
  // A clone without a checkout: the commit would take all away, and adds nothing.
  rmSync(made.path('.git/index'));
  expect((await sntrylint(['staged'], { cwd: made.root, env: made.env })).code).toBe(0);
});
