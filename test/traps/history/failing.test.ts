import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { fakeGit } from '../../support/fake-git.ts';
import { callHistory, memories, packed, placesOf, runHistory, withTellingFolder } from '../../support/git/history.ts';
import { amount, some } from '../../support/how-long.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** Issue: no run says "clean" about what it did not read, and nothing is left behind. */
const make = tokens('history failing');
const many = (): Repo => {
  const made = repo();
  for (let i = 0; i < 20; i++) made.file(`f${i}.txt`, `${i}\n`.repeat(2000));
  return made.file('.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('all');
};

test.each([
  ['is killed half-way', 3, 'case "$*" in *"cat-file --batch --buffer"*) "$GIT" "$@" | head -c 40000; kill -9 $$;; esac'],
  // What it gives of the halves, and of their halves, is whole in the end.
  ['ends half-way as if all were well', 1, 'case "$*" in *"cat-file --batch --buffer"*) "$GIT" "$@" | head -c 40000; exit 0;; esac'],
  ['answers with something else', 3, 'case "$*" in *"cat-file --batch --buffer"*) echo "deadbeef blob 3"; echo abc; exit 0;; esac'],
  ['cannot list its objects to the end', 3, 'case "$*" in *"cat-file --batch-check="*) "$GIT" "$@" | head -n 5; exit 128;; esac'],
] as const)('a git that %s ends with %i, and never with 0', async (_, wanted, script) => {
  const made = many();
  const { code, stdout, stderr } = await callHistory(made, [], fakeGit(made.env, script));
  expect(code).toBe(wanted);
  expect(stdout + stderr).toMatch(/git|cat-file|\.env/);
  expect((await runHistory(made)).report.findings).toHaveLength(1);
});

test('two runs at once give the same, and leave one memory', async () => {
  const made = packed(many());
  const run = (): Promise<number | null> =>
    new Promise((done) => {
      spawn(process.execPath, [resolve('bin/sntrylint.js'), 'history'], { cwd: made.root, env: made.env, stdio: 'ignore' }).on('close', done);
    });
  const runs = amount(2, 3);
  expect(await Promise.all(Array.from({ length: runs }, run))).toEqual(Array(runs).fill(1));
  expect(memories(made)).toEqual([expect.stringMatching(/[0-9a-f]{40}\.json$/), expect.stringMatching(/[0-9a-f]{40}\.walk\.json$/)]);
  expect(placesOf(await runHistory(made))).toEqual(['.env']);
});

/** What git does when it is asked for the place, and once only. */
const once = (when: string, what: string): string => `case "$*" in ${when}) if mkdir "$GIT_DIR_LOCK" 2>/dev/null; then ${what}; fi;; esac`;

test.each(some([
  ['the first look', '*"cat-file --batch --buffer"*'],
  ['the list of objects', '*"--batch-check"*'],
  ['the walk over commits', '*"rev-list --date-order"*'],
  ['the changes of commits', '*"diff-tree"*'],
  ['the second look', '*"cat-file --batch"'],
]))('a repository that is repacked before %s is read to the end', async (_, when) => {
  const made = withTellingFolder(many());
  made.file('.env', 'clean\n').stage().commit('gone').git('repack', '-dq');
  made.file('later.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('later');
  const lock = made.path('.git/once');
  const env = { ...fakeGit(made.env, once(when, '"$GIT" repack -adq; "$GIT" prune-packed -q')), GIT_DIR_LOCK: lock };
  const { code, report } = await runHistory(made, ['--no-cache'], env);
  expect(existsSync(lock)).toBe(true);
  expect([code, report.scan.complete, report.findings.length]).toEqual([1, true, 2]);
});

test.each(some([
  ['the walk over commits', '*"rev-list --date-order"*', 'the commits of what was found'],
  ['the changes of commits', '*"diff-tree"*', 'the commits of what was found'],
  ['the refs', '*"for-each-ref --format=%(objectname)"*', 'the refs of this repository'],
  ['the types of objects', '*"cat-file --batch-check"', 'the commits of what was found'],
]))('a git that dies at %s does not take along what was found', async (_, when, named) => {
  const made = withTellingFolder(many());
  // What stands for a commit is known without git.
  made.git('tag', '-a', 'one', '-m', 'one', 'HEAD^{tree}');
  const { code, report } = await runHistory(made, [], fakeGit(made.env, `case "$*" in ${when}) kill -9 $$;; esac`));
  expect([code, report.scan.complete, report.findings.length]).toEqual([3, false, 1]);
  expect(report.scan.notRead).toContainEqual({ path: named, reason: expect.stringContaining('was ended by SIGKILL') });
});

test('without a walk by git, a repository that is repacked before the second look is read to the end', async () => {
  const made = many();
  made.file('.env', 'clean\n').stage().commit('gone').git('repack', '-dq');
  made.file('later.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('later');
  const lock = made.path('.git/once');
  const env = { ...fakeGit(made.env, `${once('*"cat-file --batch"', '"$GIT" repack -adq; "$GIT" prune-packed -q')}; case "$*" in *"diff-tree"*) exit 1;; esac`), GIT_DIR_LOCK: lock };
  const { code, report } = await runHistory(made, ['--no-cache'], env);
  expect(existsSync(lock)).toBe(true);
  expect([code, report.scan.complete, report.findings.length]).toEqual([1, true, 2]);
});

test('a git that dies in the second look is asked again', async () => {
  const made = many();
  made.file('b.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('b');
  const env = { ...fakeGit(made.env, once('*"cat-file --batch"', '"$GIT" "$@" | head -c 100; kill -9 $$')), GIT_DIR_LOCK: made.path('.git/once') };
  const { code, report } = await runHistory(made, [], env);
  expect([code, report.findings.length]).toEqual([1, 2]);
});

test('a git that dies in each second look leaves names of what was not read', async () => {
  const made = many();
  const { code, report } = await runHistory(made, [], fakeGit(made.env, 'case "$*" in *"cat-file --batch") kill -9 $$;; esac'));
  expect([code, report.findings.length, report.scan.notRead.map(({ path }) => path)]).toEqual([3, 0, ['.env']]);
});

test('--progress says on standard error how far it is, stage by stage', async () => {
  const { code, stderr } = await runHistory(many(), ['--progress']);
  expect(code).toBe(1);
  const lines = stderr.trimEnd().split('\n');
  expect(lines.findLast((line) => line.startsWith('first look'))).toMatch(/^first look ━+ 100% · 23 of 23 objects · .* · 1 to look at$/);
  expect(lines.at(-1)).toMatch(/^second look 1 contents · .* · 1 finding$/);
});

test('--stats says what each stage took, the first look included', async () => {
  const { stderr } = await runHistory(many(), ['--stats', '--no-cache']);
  expect(stderr).toMatch(/^where the time went\n(?:.*\n)* {2}first look .* 23 objects, .* MB\/s\n {4}listing .*\n {2}commits .* 1 commit, .*\n {2}read again .*\n {2}second look .* bytes, .*\n {2}judge /);
  expect(stderr).toMatch(/^of the first look, by rule .*\n(?: {2}.*\n)* {2}sentry-user-token .* 1 hits$/m);
  expect(stderr).toMatch(/^of the second look, by rule\n(?: {2}.*\n)* {2}sentry-user-token .* 1 hits$/m);
});

test('any number of threads gives the same report', async () => {
  const made = many();
  const report = async (jobs: string) => (await runHistory(made, ['--no-cache', '--jobs', jobs])).report.findings;
  expect(await report('1')).toEqual(await report('3'));
});

test('a rule that does not end is named with the files it ran out of time on, and the rest is found', { timeout: 60_000 }, async () => {
  const token = tokens('slow history').user();
  const made = repo().file('.sntrylint.yaml', "rules:\n  - id: never-ends\n    pattern: 'slow=x*x*x*x*x*x*x*x*y'\n    anchor: { keywords: ['slow='] }\n    maxLength: 4000\n");
  for (let i = 0; i < 4; i++) made.file(`${i}.txt`, `slow=${'x'.repeat(3000 + i)}\n${token}\n`);
  made.stage().commit('slow');
  const { code, report } = await runHistory(made, ['--jobs', '1', '--no-cache']);
  expect(code).toBe(3);
  expect(report.findings.flatMap(({ locations }) => locations.map(({ path }) => path)).sort()).toEqual(['0.txt', '1.txt', '2.txt', '3.txt']);
  expect(report.scan.notRead).toContainEqual({ path: 'the history', reason: 'the rule never-ends ran out of time again and again, and was not tried on all the rest' });
  const named = report.scan.notRead.filter(({ reason }) => reason.startsWith('the rule never-ends ran out of time here'));
  expect(named.map(({ path }) => path)).toEqual([expect.stringMatching(/^\d\.txt$/), expect.stringMatching(/^\d\.txt$/), expect.stringMatching(/^\d\.txt$/)]);
});

test('a second run does not count commits again where refs name the same, and does where they do not', async () => {
  const made = many();
  const counts = async (env: NodeJS.ProcessEnv = {}): Promise<readonly [number | null, number]> => {
    const { code, report } = await runHistory(made, [], env);
    return [code, report.scan.commits];
  };
  expect(await counts()).toEqual([1, 1]);
  expect(await counts(fakeGit(made.env, 'case "$*" in *"rev-list --count"*) exit 128;; esac'))).toEqual([1, 1]);
  made.file('more.txt', 'more\n').stage().commit('more');
  expect(await counts()).toEqual([1, 2]);
  made.git('reset', '--quiet', '--hard', 'HEAD~1');
  expect(await counts()).toEqual([1, 1]);
});
