import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, constants, mkdirSync, openSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Blob, NotRead } from '../../src/sources/source.ts';
import type { Limits } from '../../src/sources/limits.ts';
import { worktree, type WorktreeOptions } from '../../src/sources/worktree.ts';
import { asNobody } from '../support/as-nobody.ts';
import { type ReadSource, readSource, reading } from '../support/read-source.ts';
import { cleanEnvironment, type Repo, repo, temporaryFolder } from '../support/repo.ts';
import { needs } from '../support/needs.ts';
import { amount } from '../support/how-long.ts';

/** TRAPS.md, section 4: what stands in a file system beside files. */

type More = Partial<Omit<WorktreeOptions, 'cwd' | 'env'>>;

const read = (made: Pick<Repo, 'root' | 'env'>, more: More = {}, limits: Limits = {}): Promise<ReadSource> =>
  readSource(worktree({ cwd: made.root, env: made.env, paths: [], ...more }), limits);

/** A folder that no repository holds. */
function folder(): { readonly root: string; readonly env: NodeJS.ProcessEnv } {
  const root = temporaryFolder();
  return { root, env: { ...cleanEnvironment(root), GIT_CEILING_DIRECTORIES: join(root, '..') } };
}

const inAndOut: [string, () => { readonly root: string; readonly env: NodeJS.ProcessEnv }][] = [
  ['in a repository', () => repo()],
  ['outside of one', folder],
];

test('a named file that git ignores is read', async () => {
  const made = repo().file('.gitignore', '*.log\n').file('a.log', 'ignored').file('b.log', 'ignored too');
  expect((await read(made, { paths: ['a.log'] })).texts).toEqual({ 'a.log': 'ignored' });
});

test('a named folder that git ignores is read whole', async () => {
  const made = repo().file('.gitignore', 'dist\n').file('dist/a.js', 'built').file('dist/.hidden/b', 'too');
  expect((await read(made, { paths: ['dist'] })).texts).toEqual({ 'dist/a.js': 'built', 'dist/.hidden/b': 'too' });
  expect((await read(made)).texts).toEqual({ '.gitignore': 'dist\n' });
});

test.each(inAndOut)('symlinks are read as their targets\' names, loops and ways out included (%s)', async (_, make) => {
  const made = make();
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'secret'), 'outside');
  mkdirSync(join(made.root, 'dir'));
  const links = { 'dir/up': '..', self: 'self', nowhere: 'no/such', out: outside, 'out-file': join(outside, 'secret') };
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(made.root, path));
  expect(await read(made)).toMatchObject({ texts: links, notRead: [] });
});

test('a named symlink to a file is read through, one to a folder is entered', async () => {
  const made = repo().file('real.txt', 'real').file('dir/a.txt', 'a').symlink('link', 'real.txt').symlink('linked', 'dir').symlink('nowhere', 'no/such');
  expect((await read(made, { paths: ['link', 'linked', 'nowhere'] })).texts).toEqual({ link: 'real', 'linked/a.txt': 'a', nowhere: 'no/such' });
});

test('a tracked folder that was replaced by a symlink does not lead out of the tree', async () => {
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'a.txt'), 'outside');
  const made = repo().file('dir/a.txt', 'inside').file('dir/deep/b.txt', 'inside').stage().commit('first').remove('dir').symlink('dir', outside);
  expect((await read(made)).texts).toEqual({ dir: outside });
});

test.each(inAndOut)('FIFOs and sockets are neither opened nor a fault (%s)', async (_, make) => {
  const made = make();
  execFileSync('mkfifo', [join(made.root, 'fifo')]);
  const server = createServer().listen(join(made.root, 'socket'));
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  writeFileSync(join(made.root, 'a.txt'), 'a');
  expect(await read(made)).toMatchObject({ texts: { 'a.txt': 'a' }, notRead: [] });
});

test('a FIFO, a socket or a device that is named is not read, and said so', async () => {
  const made = repo();
  execFileSync('mkfifo', [made.path('fifo')]);
  const server = createServer().listen(made.path('socket'));
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { blobs, notRead } = await read(made, { paths: ['fifo', 'socket', '/dev/null'] });
  expect(blobs).toEqual([]);
  expect(notRead).toEqual([
    { path: 'fifo', reason: 'it is a FIFO' },
    { path: 'socket', reason: 'it is a socket' },
    { path: '/dev/null', reason: 'it is a device' },
  ]);
});

test.each([false, true])('a FIFO in the place of a tracked file does not hold the scan up (with a writer: %s)', async (withWriter) => {
  const made = repo().file('a.txt', 'a').file('b.txt', 'b').stage().commit('first').remove('a.txt');
  execFileSync('mkfifo', [made.path('a.txt')]);
  if (withWriter) {
    const both = openSync(made.path('a.txt'), constants.O_RDWR | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(both));
  }
  expect(await read(made)).toMatchObject({ texts: { 'b.txt': 'b' }, notRead: [] });
});

test.each(inAndOut)('a file and a folder that may not be read are named, and the rest is read (%s)', async (_, make) => {
  const made = make();
  for (const path of ['a.txt', 'closed.txt', 'dir/b.txt', 'dir/deep/c.txt']) {
    mkdirSync(join(made.root, path, '..'), { recursive: true });
    writeFileSync(join(made.root, path), path);
  }
  const { texts, notRead } = await asNobody(made.root, ['closed.txt', 'dir/deep'], () => read(made));
  expect(texts).toEqual({ 'a.txt': 'a.txt', 'dir/b.txt': 'dir/b.txt' });
  expect(notRead).toHaveLength(2);
  expect(notRead).toEqual(expect.arrayContaining([{ path: 'closed.txt', reason: 'permission denied' }, { path: 'dir/deep', reason: 'permission denied' }]));
});

/** Reads a source, and does something between one blob and the next. */
async function readWith(made: Repo, between: (path: string) => void): Promise<{ readonly paths: string[]; readonly notRead: NotRead[] }> {
  const [paths, notRead]: [string[], NotRead[]] = [[], []];
  for await (const blob of worktree({ cwd: made.root, env: made.env, paths: ['.', '1.txt', '2.txt'] }).read(reading((item) => notRead.push(item)))) {
    paths.push(blob.path);
    between(blob.path);
  }
  return { paths, notRead };
}

test('a file that vanishes between listing and reading is named', async () => {
  const made = repo();
  for (const name of [1, 2, 3]) made.file(`${name}.txt`, 'x');
  const { paths, notRead } = await readWith(made, (path) => path === '1.txt' && made.remove('2.txt'));
  expect(paths).toEqual(['1.txt', '3.txt']);
  expect(notRead).toEqual([{ path: '2.txt', reason: 'it vanished before it was read' }]);
});

test('a file that becomes a folder or a symlink meanwhile is not followed', async () => {
  const made = repo();
  for (const name of [1, 2, 3]) made.file(`${name}.txt`, 'x');
  const { paths, notRead } = await readWith(made, (path) => path === '1.txt' && made.remove('2.txt').file('2.txt/inner', 'x').remove('3.txt').symlink('3.txt', '/etc/passwd'));
  expect(paths).toEqual(['1.txt', '3.txt']);
  expect(notRead).toEqual([]);
});

test('a tracked file that is deleted in the work tree is no fault, and said', async () => {
  const made = repo().file('a.txt', 'a').file('b.txt', 'b').stage().commit('first').remove('a.txt');
  expect(await read(made)).toMatchObject({ texts: { 'b.txt': 'b' }, notRead: [], notes: ['1 tracked file is not there in the work tree'] });
});

/** The first content of a source; the source is left where it stands. */
async function firstBlob(made: Repo): Promise<Blob> {
  for await (const blob of worktree({ cwd: made.root, env: made.env, paths: ['large.bin'] }).read(reading())) return blob;
  throw new Error('no content');
}

test.each<[string, (path: string) => void, string]>([
  ['grows', (path) => appendFileSync(path, 'more'), 'it grew while it was read'],
  ['is cut', (path) => truncateSync(path, 100), 'it became shorter while it was read'],
])('a large file that %s while it is read is unreadable', async (_, change, reason) => {
  const made = repo().file('large.bin', Buffer.alloc(20 << 20, 'x'));
  const { content } = await firstBlob(made);
  let bytes = 0;
  const reading = (async () => {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes === 4 * chunk.length) change(made.path('large.bin'));
    }
  })();
  await expect(reading).rejects.toMatchObject({ name: 'Unreadable', reason });
});

test('a large file that is moved away while it is read is read to its end', async () => {
  const made = repo().file('large.bin', Buffer.alloc(20 << 20, 'x'));
  const { content } = await firstBlob(made);
  let bytes = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    if (bytes === 0) renameSync(made.path('large.bin'), made.path('moved.bin'));
    bytes += chunk.length;
  }
  expect(bytes).toBe(20 << 20);
});

test('a file of more than is held at once, 4 GiB in the long run, is read in chunks, in bounded memory', async () => {
  const size = amount(2 ** 29, 2 ** 32) + 10;
  const made = repo();
  made.file('large.bin', '');
  truncateSync(made.path('large.bin'), size);
  const { content } = await firstBlob(made);
  const before = process.memoryUsage.rss();
  let [bytes, most] = [0, 0];
  for await (const chunk of content as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes % (64 << 20) === 0) most = Math.max(most, process.memoryUsage.rss());
  }
  expect(bytes).toBe(size);
  expect(most - before).toBeLessThan(200 << 20);
});

test('a name above 255 bytes that is named, or tracked from elsewhere, is named as not read', async () => {
  const name = 'n'.repeat(300);
  const made = repo().file('a.txt', 'a').stage();
  made.git('update-index', '--add', '--cacheinfo', `100644,${made.git('rev-parse', ':a.txt').trim()},${name}`);
  const wanted = [{ path: name, reason: 'its name is too long for this system' }];
  expect(await read(made, { paths: [name] })).toMatchObject({ blobs: [], notRead: wanted });
  expect(await read(made)).toMatchObject({ texts: { 'a.txt': 'a' }, notRead: wanted });
});

test.each(inAndOut)('folders named like files, and files named like folders, are what they are (%s)', async (_, make) => {
  const made = make();
  mkdirSync(join(made.root, 'folder.txt'));
  writeFileSync(join(made.root, 'folder.txt/a'), 'a');
  writeFileSync(join(made.root, 'file.d'), 'b');
  expect((await read(made)).texts).toEqual({ 'folder.txt/a': 'a', 'file.d': 'b' });
});

test.each(inAndOut)('names with any bytes are opened and shown (%s)', async (_, make) => {
  const made = make();
  const names = ['a b', 'a"b', 'a\nb', '-dash', '*', 'ä', '\x1b[31m'];
  for (const name of names) writeFileSync(join(made.root, name), name);
  const bad = Buffer.concat([Buffer.from(`${made.root}/`), Buffer.from('d\xff', 'latin1')]);
  mkdirSync(bad);
  writeFileSync(Buffer.concat([bad, Buffer.from('/caf\xe9', 'latin1')]), 'bytes');
  const { texts, notRead } = await read(made);
  expect(texts).toEqual({ ...Object.fromEntries(names.map((name) => [name, name])), 'd\\xff/caf\\xe9': 'bytes' });
  expect(notRead).toEqual([]);
});

test('a submodule and a repository inside this one are not entered, and said; named ones are read', async () => {
  const inner = repo().file('in.txt', 'in').stage().commit('inner');
  const made = repo().file('a.txt', 'a').stage().commit('first');
  made.submodule('lib', inner);
  made.git('clone', '--quiet', inner.root, 'nested');
  const all = await read(made);
  expect(Object.keys(all.texts).sort()).toEqual(['.gitmodules', 'a.txt']);
  expect(all).toMatchObject({ notRead: [], notes: ['not entered, being repositories of their own: lib, nested'] });
  expect((await read(made, { paths: ['lib', 'nested'] })).texts).toEqual({ 'lib/in.txt': 'in', 'nested/in.txt': 'in' });
});

test('files that are too large are named as not read, with the limit', async () => {
  const made = repo().file('a.txt', '12345').file('b.txt', '123456');
  const { texts, notRead } = await read(made, {}, { maxFileSize: 5 });
  expect(texts).toEqual({ 'a.txt': '12345' });
  expect(notRead).toEqual([{ path: 'b.txt', reason: 'larger than 5 bytes' }]);
});

test('a file of 8 MiB is one buffer, one byte more is chunks, and none is lost', async () => {
  const made = repo().file('a.bin', Buffer.alloc(8 << 20, 'a')).file('b.bin', Buffer.alloc((8 << 20) + 1, 'b'));
  const { blobs } = await read(made);
  expect(blobs.map(({ path, bytes, chunks }) => [path, bytes.length, chunks === 1])).toEqual([['a.bin', 8 << 20, true], ['b.bin', (8 << 20) + 1, false]]);
});

describe('with a limit of open files', () => {
  needs('prlimit');

  test('too many open files is a reason, not a crash', async () => {
    const made = repo().file('a.txt', 'a').file('b.txt', 'b');
    const source = worktree({ cwd: made.root, env: made.env, paths: ['a.txt', 'b.txt'] });
    const [paths, notRead]: [string[], NotRead[]] = [[], []];
    const limits = /Max open files\s+(\d+)/.exec(execFileSync('cat', [`/proc/${process.pid}/limits`], { encoding: 'utf8' }));
    const open: number[] = [];
    execFileSync('prlimit', ['--pid', `${process.pid}`, '--nofile=256:']);
    try {
      for await (const blob of source.read(reading((item) => notRead.push(item)))) {
        paths.push(blob.path);
        for (;;) {
          try {
            open.push(openSync('/dev/null', 'r'));
          } catch {
            break;
          }
        }
      }
    } finally {
      for (const file of open) closeSync(file);
      execFileSync('prlimit', ['--pid', `${process.pid}`, `--nofile=${limits![1]}:`]);
    }
    expect(paths).toEqual(['a.txt']);
    expect(notRead).toEqual([{ path: 'b.txt', reason: 'too many open files' }]);
  });
});

test('a folder that is full of writers is read without a crash', async () => {
  const made = repo();
  for (let index = 0; index < 200; index++) made.file(`${index}.log`, 'line\n');
  const writer = spawn('/bin/sh', ['-c', 'while :; do for f in *.log; do echo more >> "$f"; done; rm -f 7.log 9.log; done'], { cwd: made.root, stdio: 'ignore' });
  onTestFinished(() => void writer.kill('SIGKILL'));
  const { blobs, notRead } = await read(made);
  expect(blobs.length + notRead.length).toBeGreaterThanOrEqual(198);
  expect(blobs.every(({ bytes }) => /^(line\n|more\n)*$/.test(bytes.toString()))).toBe(true);
});
