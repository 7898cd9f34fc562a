import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { staged } from '../../../src/sources/staged/staged.ts';
import { cutCatFile, fakeGit } from '../../support/fake-git.ts';
import { reading, readSource } from '../../support/read-source.ts';
import { repo } from '../../support/repo.ts';

test('gives the index content of what changed, with what HEAD had', async () => {
  const made = repo().file('a.txt', 'one\n').file('b.txt', 'b\n').stage().commit('first');
  made.file('a.txt', 'two\n').file('c.txt', 'new\n').stage().file('a.txt', 'three\n');

  const read = await readSource(staged({ cwd: made.root, env: made.env, paths: [] }));

  expect(read.texts).toEqual({ 'a.txt': 'two\n', 'c.txt': 'new\n' });
  expect(read.blobs.map(({ before }) => before)).toEqual([['one\n'], []]);
  expect(read.notRead).toEqual([]);
  expect(read.emptyReason).toBe(null);
});

function committed(): ReturnType<typeof repo> {
  return repo().file('a.txt', 'a\n').file('dir/b.txt', 'b\n').file('dir/c.txt', 'c\n').stage().commit('first');
}

test('gives the content of named paths though the commit does not change it, and judges it as it stands', async () => {
  const made = committed().file('a.txt', 'changed\n').stage().file('dir/b.txt', 'not staged\n');
  const read = await readSource(staged({ cwd: made.root, env: made.env, paths: ['a.txt', 'dir/b.txt'] }));
  expect(read.blobs).toMatchObject([
    { path: 'a.txt', before: ['a\n'] },
    { path: 'dir/b.txt', before: null },
  ]);
  expect(read.texts['dir/b.txt']).toBe('b\n');
});

test('takes named paths from the folder it runs in, absolute ones and folders too', async () => {
  const made = committed();
  const read = (...paths: string[]): Promise<string[]> =>
    readSource(staged({ cwd: made.path('dir'), env: made.env, paths })).then(({ texts }) => Object.keys(texts).sort());
  expect(await read('b.txt', '../a.txt')).toEqual(['a.txt', 'dir/b.txt']);
  expect(await read(made.path('dir/c.txt'))).toEqual(['dir/c.txt']);
  expect(await read('.')).toEqual(['dir/b.txt', 'dir/c.txt']);
  expect(await read('..')).toEqual(['a.txt', 'dir/b.txt', 'dir/c.txt']);
});

test('takes more named paths than git is asked about one by one', async () => {
  const made = repo();
  const names = Array.from({ length: 200 }, (_, index) => `${index}.txt`);
  for (const name of names) made.file(name, name);
  made.stage().commit('first');
  const { texts } = await readSource(staged({ cwd: made.root, env: made.env, paths: names.slice(0, 150) }));
  expect(Object.keys(texts).sort()).toEqual(names.slice(0, 150).sort());
});

test('finds a named path whose bytes are not UTF-8, as Node hands it over', async () => {
  const made = repo().file(Buffer.from('caf\xe9', 'latin1'), 'secret\n').stage().commit('first');
  expect((await readSource(staged({ cwd: made.root, env: made.env, paths: ['caf\uFFFD'] }))).texts).toEqual({ 'caf\\xe9': 'secret\n' });
});

test.each(['untracked.txt', 'no/such.txt', '../outside'])('refuses the named path %s, which is not in the index', async (path) => {
  const made = committed().file('untracked.txt', 'x');
  await expect(readSource(staged({ cwd: made.root, env: made.env, paths: ['a.txt', path] }))).rejects.toMatchObject({ exitCode: 2, where: path });
});

test('takes a named path that the commit deletes for what it is', async () => {
  const made = committed().remove('a.txt').remove('dir').stage();
  const read = await readSource(staged({ cwd: made.root, env: made.env, paths: ['a.txt', 'dir'] }));
  expect(read).toMatchObject({ blobs: [], notRead: [], emptyReason: 'only deletions are staged' });
});

test('leaves out what is excluded, and names what is too large', async () => {
  const made = repo().file('a.txt', 'a').file('b.txt', '123456').file('c.snap', 'c').file('d.bin', Buffer.alloc(9_000_000)).file('e.txt', 'e').stage();
  const { texts, notRead } = await readSource(
    staged({ cwd: made.root, env: made.env, paths: [] }),
    { exclude: (path) => path.endsWith('.snap'), maxFileSize: 5 },
  );
  expect(texts).toEqual({ 'a.txt': 'a', 'e.txt': 'e' });
  expect(notRead).toEqual([{ path: 'b.txt', reason: 'larger than 5 bytes' }, { path: 'd.bin', reason: 'larger than 5 bytes' }]);
});

test('says so where all that is staged is excluded', async () => {
  const made = repo().file('a.txt', 'a').stage();
  expect(await readSource(staged({ cwd: made.root, env: made.env, paths: [] }), { exclude: () => true })).toMatchObject({ emptyReason: 'all that is staged is excluded' });
});

test('ends its git processes when the reader stops early', async () => {
  const made = repo().file('a.txt', 'a').file('b.bin', Buffer.alloc(20_000_000)).file('c.txt', 'c').stage();
  const env = fakeGit({ ...made.env, STARTED: made.path('.git/started') }, 'echo $$ >> "$STARTED"');
  for await (const blob of staged({ cwd: made.root, env, paths: [] }).read(reading())) {
    await blob.before!();
    if (blob.path === 'b.bin') break;
  }
  const started = readFileSync(made.path('.git/started'), 'utf8').trim().split('\n');
  expect(started.length).toBeGreaterThan(1);
  await expect.poll(() => started.filter(isRunning), { timeout: 10_000 }).toEqual([]);
});

function isRunning(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

test('gives the name of a new file as content, where it is long enough to hold a token', async () => {
  const long = `folder/${'n'.repeat(70)}.txt`;
  const made = repo().file(long, 'x\n').file('short.txt', 'y\n').stage();
  const { texts } = await readSource(staged({ cwd: made.root, env: made.env, paths: [] }));
  expect(texts).toEqual({ [`${long} (file name)`]: long, [long]: 'x\n', 'short.txt': 'y\n' });
  made.commit('first').file(long, 'changed\n').stage();
  expect((await readSource(staged({ cwd: made.root, env: made.env, paths: [] }))).texts).toEqual({ [long]: 'changed\n' });
});

/** So many paths that git's list of them comes in several pieces. */
function many(count: number): ReturnType<typeof repo> {
  const made = repo({ firstCommit: true }).file('content', 'a\n');
  const oid = made.git('hash-object', '-w', 'content').trim();
  const entries = Array.from({ length: count }, (_, i) => `100644 ${oid}\tfolder/with-a-name-of-some-length/${i}.txt\n`);
  execFileSync('git', ['update-index', '--index-info'], { cwd: made.root, env: made.env, input: entries.join('') });
  return made;
}

test('gives each of many paths once, and none where the list is not wanted to its end', async () => {
  const made = many(5000);
  const options = { cwd: made.root, env: made.env, paths: [] };
  const { blobs, notRead } = await readSource(staged(options));
  expect([new Set(blobs.map(({ path }) => path)).size, blobs.length, notRead]).toEqual([5000, 5000, []]);
  // A git that goes on listing would keep the process from ending.
  for await (const _ of staged(options).read(reading())) break;
});

test('a list that breaks off half-way is named, and what came before counts', async () => {
  const made = many(5000);
  const env = fakeGit(made.env, `case "$*" in *diff-index*) "$GIT" "$@" | head -c 300000; echo 'fatal: the disk is gone' >&2; exit 128;; esac`);
  const { blobs, notRead } = await readSource(staged({ cwd: made.root, env, paths: [] }));
  expect(blobs.length).toBeGreaterThan(100);
  expect(notRead).toEqual([{ path: '.', reason: 'git diff-index failed with exit code 128: fatal: the disk is gone' }]);
});

test('where contents break off half-way, each path of the whole list is read or named', async () => {
  const made = many(5000);
  const env = cutCatFile(made, `dd bs=1 count=30000 2>/dev/null; echo 'fatal: the disk is gone' >&2; exit 128`);
  const { blobs, notRead } = await readSource(staged({ cwd: made.root, env, paths: [] }));
  expect(blobs.length).toBeGreaterThan(100);
  expect(new Set([...blobs, ...notRead].map(({ path }) => path)).size).toBe(5000);
});
