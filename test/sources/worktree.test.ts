import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { worktree } from '../../src/sources/worktree.ts';
import { fakeGit } from '../support/fake-git.ts';
import { readSource } from '../support/read-source.ts';
import { cleanEnvironment, repo, temporaryFolder } from '../support/repo.ts';

test('reads tracked and untracked files, and not the ignored ones', async () => {
  const made = repo().file('tracked.txt', 'changed later').stage().commit('first');
  made.file('tracked.txt', 'now').file('sub/new.txt', 'new').file('.gitignore', '*.log\n').file('a.log', 'ignored');

  const read = await readSource(worktree({ cwd: made.root, env: made.env, paths: [] }));

  expect(read.texts).toEqual({ 'tracked.txt': 'now', 'sub/new.txt': 'new', '.gitignore': '*.log\n' });
  expect(read.notRead).toEqual([]);
});

test('reads all files of a folder that no repository holds, hidden ones too', async () => {
  const root = temporaryFolder();
  const env = { ...cleanEnvironment(root), GIT_CEILING_DIRECTORIES: dirname(root) };
  for (const path of ['a.txt', '.env', '.git.txt', 'dir/.hidden/b', 'inner/.git/config', 'inner/.git/objects/ab/cd']) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path);
  }
  const { blobs } = await readSource(worktree({ cwd: root, env, paths: [] }));
  expect(blobs.map(({ path }) => path).sort()).toEqual(['.env', '.git.txt', 'a.txt', 'dir/.hidden/b', 'inner/.git/config']);
});

test('reads such a folder without git', async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, 'a.txt'), 'a');
  const env = { ...cleanEnvironment(root), PATH: join(root, 'nothing') };
  expect((await readSource(worktree({ cwd: root, env, paths: [] }))).texts).toEqual({ 'a.txt': 'a' });
});

test('refuses a repository without git: what is ignored is not known', async () => {
  const made = repo().file('a.txt', 'a');
  const env = { ...made.env, PATH: made.path('nothing') };
  await expect(readSource(worktree({ cwd: made.root, env, paths: [] }))).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('git is not installed') });
});

test('refuses a repository that git refuses', async () => {
  const made = repo().file('a.txt', 'a');
  const env = { ...made.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
  await expect(readSource(worktree({ cwd: made.root, env, paths: [] }))).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('dubious ownership') });
});

test('shows paths from the repository\'s root, wherever it runs and however they are named', async () => {
  const made = repo().file('dir/a.txt', 'a').file('dir/b.txt', 'b').file('c.txt', 'c');
  const read = (...paths: string[]): Promise<string[]> =>
    readSource(worktree({ cwd: made.path('dir'), env: made.env, paths })).then(({ texts }) => Object.keys(texts).sort());
  expect(await read()).toEqual(['dir/a.txt', 'dir/b.txt']);
  expect(await read('..')).toEqual(['c.txt', 'dir/a.txt', 'dir/b.txt']);
  expect(await read('a.txt', '../c.txt', made.path('dir/b.txt'))).toEqual(['c.txt', 'dir/a.txt', 'dir/b.txt']);
});

test('shows a path outside of the repository as an absolute one', async () => {
  const made = repo().file('../outside.txt', 'x');
  expect(Object.keys((await readSource(worktree({ cwd: made.root, env: made.env, paths: ['../outside.txt'] }))).texts)).toEqual([join(dirname(made.root), 'outside.txt')]);
});

test('reads a path that is named twice, or by itself and with its folder, once', async () => {
  const made = repo().file('dir/a.txt', 'a').file('b.txt', 'b');
  const { blobs } = await readSource(worktree({ cwd: made.root, env: made.env, paths: ['dir/a.txt', 'dir', '.', './dir/'] }));
  expect(blobs.map(({ path }) => path).sort()).toEqual(['b.txt', 'dir/a.txt']);
});

test('reads an unmerged path once', async () => {
  const made = repo().file('a.txt', '1').stage().commit('first').branch('side').file('a.txt', '2').stage().commit('side');
  made.checkout('main').file('a.txt', '3').stage().commit('main').merge('side');
  expect((await readSource(worktree({ cwd: made.root, env: made.env, paths: [] }))).blobs).toHaveLength(1);
});

test('refuses a path that does not exist before it reads anything', async () => {
  const made = repo().file('a.txt', 'a');
  await expect(readSource(worktree({ cwd: made.root, env: made.env, paths: ['a.txt', 'no-such', 'a.txt/inside'] }))).rejects.toMatchObject({
    exitCode: 2,
    where: 'no-such, and 1 more',
  });
});

test('leaves out what is excluded', async () => {
  const made = repo().file('a.txt', 'a').file('b.snap', 'b');
  const { texts } = await readSource(worktree({ cwd: made.root, env: made.env, paths: [] }), { exclude: (path) => path.endsWith('.snap') });
  expect(texts).toEqual({ 'a.txt': 'a' });
});

test('lists more files than one portion of git\'s output holds, each once', async () => {
  const made = repo();
  const names = Array.from({ length: 4000 }, (_, index) => `${'long-name-'.repeat(4)}${index}.txt`);
  for (const name of names) writeFileSync(made.path(name), name);
  const { texts, blobs } = await readSource(worktree({ cwd: made.root, env: made.env, paths: [] }));
  expect(blobs).toHaveLength(names.length);
  expect(texts).toEqual(Object.fromEntries(names.map((name) => [name, name])));
});

test.each([
  ['is the same', 'H a\\0H b\\0', 'H a\\0H b\\0', ['a', 'b']],
  ['has untracked ones too', 'H a\\0H b\\0', '? c\\0H a\\0H b\\0', ['a', 'b', 'c']],
  ['has more, since the index changed', 'H a\\0', 'H a\\0H b\\0', ['a', 'b']],
  ['has fewer, since the index changed', 'H a\\0H b\\0', 'H b\\0', ['a', 'b']],
  ['has one as untracked that was tracked', 'H a\\0H b\\0', '? a\\0H b\\0H c\\0', ['a', 'b', 'c']],
  ['has all that a first list lacks', '', '? a\\0H b\\0', ['a', 'b']],
])('reads each file once where the second of git\'s lists %s', async (_, first, second, paths) => {
  const made = repo().file('a', '1').file('b', '2').file('c', '3');
  const env = fakeGit(made.env, `case "$*" in *--others*) printf '${second}'; exit;; *--cached*) printf '${first}'; exit;; esac`);
  const { blobs } = await readSource(worktree({ cwd: made.root, env, paths: [] }));
  expect(blobs.map(({ path }) => path)).toEqual(paths);
});

test('counts what a sparse checkout leaves out, and does not take it for deleted', async () => {
  const made = repo().file('near/a.txt', 'a').file('far/b.txt', 'b').stage().commit('first');
  made.git('sparse-checkout', 'set', '--cone', 'near');
  expect(await readSource(worktree({ cwd: made.root, env: made.env, paths: [] }))).toMatchObject({ texts: { 'near/a.txt': 'a' }, notRead: [], notes: ['1 tracked file is left out by a sparse checkout and not read here (sntrylint history reads what is committed)'] });
});

test('expands a pattern that no file is named like, and takes a file of that very name first', async () => {
  const made = repo().file('src/a.ts', 'a\n').file('src/in/.b.ts', 'b\n').file('src/c.js', 'c\n').file('[x].ts', 'x\n').file('x.ts', 'not meant\n').stage();
  const read = (...paths: string[]) => readSource(worktree({ cwd: made.root, env: made.env, paths }));
  expect(Object.keys((await read('src/**/*.ts')).texts).sort()).toEqual(['src/a.ts', 'src/in/.b.ts']);
  expect(Object.keys((await read('[x].ts')).texts)).toEqual(['[x].ts']);
  await expect(read('src/**/*.py')).rejects.toMatchObject({ exitCode: 2, where: 'src/**/*.py' });
});

test('refuses a bare repository, in it and named, and points to its history', async () => {
  const made = repo({ firstCommit: true });
  made.git('init', '--quiet', '--bare', '../bare.git');
  for (const [cwd, paths] of [['../bare.git', []], ['../bare.git/hooks', []], ['.', ['../bare.git']]] as const) {
    const refused = { exitCode: 3, what: expect.stringContaining('this is a bare repository'), fix: 'sntrylint history reads all that it holds' };
    await expect(readSource(worktree({ cwd: made.path(cwd), env: made.env, paths }))).rejects.toMatchObject(refused);
  }
});

test('says of folders in which git stores a repository that they were not looked into', async () => {
  const root = temporaryFolder();
  const env = { ...cleanEnvironment(root), GIT_CEILING_DIRECTORIES: dirname(root) };
  for (const args of [['init', '--quiet', 'app'], ['init', '--quiet', '--bare', 'srv/lib.git']]) spawnSync('git', args, { cwd: root, env });
  expect((await readSource(worktree({ cwd: root, env, paths: [] }))).notes).toEqual([expect.stringMatching(/^what git stores in app\/\.git, srv\/lib\.git is compressed and was not looked into: sntrylint history/)]);
});
