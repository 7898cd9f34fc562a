import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { fakeGit } from '../support/fake-git.ts';
import { packed, placesOf, runHistory } from '../support/history.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

/** Issue: no run says "clean" about what it did not read, and nothing is left behind. */
const make = tokens('history failing');
const many = (): Repo => {
  const made = repo();
  for (let i = 0; i < 60; i++) made.file(`f${i}.txt`, `${i}\n`.repeat(2000));
  return made.file('.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('all');
};

test.each([
  ['is killed half-way', 3, 'case "$*" in *"cat-file --batch --buffer"*) "$GIT" "$@" | head -c 40000; kill -9 $$;; esac'],
  // What it gives of the halves, and of their halves, is whole in the end.
  ['ends half-way as if all were well', 1, 'case "$*" in *"cat-file --batch --buffer"*) "$GIT" "$@" | head -c 40000; exit 0;; esac'],
  ['answers with something else', 3, 'case "$*" in *"cat-file --batch --buffer"*) echo "deadbeef blob 3"; echo abc; exit 0;; esac'],
  ['cannot list its objects to the end', 3, 'case "$*" in *"cat-file --batch-check="*) "$GIT" "$@" | head -n 5; exit 128;; esac'],
] as const)('a git that %s ends with %i, and never with 0', (_, wanted, script) => {
  const made = many();
  let code: number | null = 3;
  try {
    code = runHistory(made, [], fakeGit(made.env, script)).code;
  } catch (error) {
    expect(String(error)).toMatch(/git|cat-file/);
  }
  expect(code).toBe(wanted);
  expect(runHistory(made).report.findings).toHaveLength(1);
});

test('two runs at once give the same, and leave one memory', async () => {
  const made = packed(many());
  const run = (): Promise<number | null> =>
    new Promise((done) => {
      spawn(process.execPath, [resolve('bin/sntrylint.js'), 'history'], { cwd: made.root, env: made.env, stdio: 'ignore' }).on('close', done);
    });
  expect(await Promise.all([run(), run(), run()])).toEqual([1, 1, 1]);
  expect(readdirSync(made.path('.git/sntrylint'))).toEqual(['history.json']);
  expect(placesOf(runHistory(made))).toEqual(['.env']);
});

test('a repository that is repacked during the scan is read to the end', () => {
  const made = many();
  const env = fakeGit(made.env, 'case "$*" in *"cat-file --batch --buffer"*) "$GIT" repack -adq; "$GIT" prune-packed -q;; esac');
  const { code, report } = runHistory(made, ['--no-cache'], env);
  expect([code, report.scan.complete, report.findings.length]).toEqual([1, true, 1]);
});

test('SIGINT ends it at once with 130, and leaves nothing behind', async () => {
  const made = many();
  const env = fakeGit(made.env, 'case "$*" in *"cat-file --batch --buffer"*) sleep 20;; esac');
  const child = spawn(process.execPath, [resolve('bin/sntrylint.js'), 'history'], { cwd: made.root, env, stdio: 'ignore' });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  await new Promise((done) => setTimeout(done, 700));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(readdirSync(made.path('.git'))).not.toContain('sntrylint');
});

test('any number of threads gives the same report', () => {
  const made = many();
  const report = (jobs: string) => runHistory(made, ['--no-cache', '--jobs', jobs]).report.findings;
  expect(report('1')).toEqual(report('3'));
});

test('a rule that does not end is named with the files it ran out of time on, and the rest is found', { timeout: 60_000 }, () => {
  const token = tokens('slow history').user();
  const made = repo().file('.sntrylint.yaml', "rules:\n  - id: never-ends\n    pattern: 'slow=x*x*x*x*x*x*x*x*y'\n    anchor: { keywords: ['slow='] }\n    maxLength: 4000\n");
  for (let i = 0; i < 4; i++) made.file(`${i}.txt`, `slow=${'x'.repeat(3000 + i)}\n${token}\n`);
  made.stage().commit('slow');
  const { code, report } = runHistory(made, ['--jobs', '1', '--no-cache']);
  expect(code).toBe(3);
  expect(report.findings.flatMap(({ locations }) => locations.map(({ path }) => path)).sort()).toEqual(['0.txt', '1.txt', '2.txt', '3.txt']);
  expect(report.scan.notRead).toContainEqual({ path: 'the history', reason: 'the rule never-ends ran out of time again and again, and was not tried on all the rest' });
  const named = report.scan.notRead.filter(({ reason }) => reason.startsWith('the rule never-ends ran out of time here'));
  expect(named.map(({ path }) => path)).toEqual([expect.stringMatching(/^\d\.txt$/), expect.stringMatching(/^\d\.txt$/), expect.stringMatching(/^\d\.txt$/)]);
});
