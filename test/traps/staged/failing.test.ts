import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { staged } from '../../../src/sources/staged/staged.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { cutCatFile, fakeGit } from '../../support/fake-git.ts';
import { type ReadSource, readSource } from '../../support/read-source.ts';
import { type Repo, repo, temporaryFolder } from '../../support/repo.ts';

/** TRAPS.md, section 1: when git fails, the scan is not complete and git's own words are kept (gitleaks 1981). */

const read = (made: Repo, env: NodeJS.ProcessEnv = made.env): Promise<ReadSource> => readSource(staged({ cwd: made.root, env, paths: [] }));

function threeStaged(): Repo {
  return repo({ firstCommit: true }).file('a.txt', 'aaaa\n').file('b.txt', 'bbbb\n').file('c.txt', 'cccc\n').stage();
}

/** The file of a loose object. */
function objectFile(made: Repo, name: string): string {
  const oid = made.git('rev-parse', name).trim();
  return made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
}

/** Why contents were not read: one by one, or all together by an error with exit code 3. */
function failures(reading: Promise<ReadSource>): Promise<readonly string[]> {
  return reading.then(
    ({ notRead }) => notRead.map(({ reason }) => reason),
    (error: { readonly exitCode: number; readonly what: string }) => [error.exitCode === 3 ? error.what : `exit code ${error.exitCode}`],
  );
}

test('a missing git is named', async () => {
  const made = threeStaged();
  await expect(read(made, { ...made.env, PATH: temporaryFolder() })).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('git is not installed') });
});

test('a folder that does not exist is not taken for a missing git', async () => {
  const made = threeStaged();
  await expect(readSource(staged({ cwd: made.path('no/such'), env: made.env, paths: [] }))).rejects.toMatchObject({ exitCode: 3, what: 'the folder does not exist' });
});

test('what git says to do is quoted as git prints it', async () => {
  const made = threeStaged();
  const { code, stderr } = await sntrylint(['staged'], { cwd: made.root, env: { ...made.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } });
  expect(code).toBe(3);
  expect(stderr).toContain('\n  fix: To add an exception for this directory, call:\n\n           git config --global --add safe.directory ');
});

test('outside of a repository git\'s own words are given', async () => {
  const { env } = repo();
  const cwd = temporaryFolder();
  await expect(readSource(staged({ cwd, env, paths: [] }))).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('fatal: not a git repository') });
});

test('a bare repository has no index to read', async () => {
  const made = repo();
  made.git('init', '--quiet', '--bare', '../bare');
  await expect(readSource(staged({ cwd: made.path('../bare'), env: made.env, paths: [] }))).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('bare') });
});

test('a corrupt index is an error with git\'s own words', async () => {
  const made = threeStaged();
  writeFileSync(made.path('.git/index'), 'no index');
  await expect(read(made)).rejects.toMatchObject({ exitCode: 3, what: expect.stringMatching(/index/) });
});

test('a HEAD whose commit is missing is an error, not a first commit', async () => {
  const made = threeStaged();
  rmSync(objectFile(made, 'HEAD'));
  await expect(read(made)).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('HEAD') });
});

test('a HEAD whose tree is missing is an error', async () => {
  const made = threeStaged();
  rmSync(objectFile(made, 'HEAD^{tree}'));
  await expect(read(made)).rejects.toMatchObject({ exitCode: 3, what: expect.stringMatching(/tree|object/) });
});

test('a missing blob is named as not read, and the others are read', async () => {
  const made = threeStaged();
  rmSync(objectFile(made, ':b.txt'));
  const { texts, notRead } = await read(made);
  expect(texts).toEqual({ 'a.txt': 'aaaa\n', 'c.txt': 'cccc\n' });
  expect(notRead).toEqual([{ path: 'b.txt', reason: expect.stringContaining('missing') }]);
});

test.each(['nothing', 'garbage', 'half'])('a corrupt blob (%s is left of it) is never silence', async (left) => {
  const made = threeStaged();
  const file = objectFile(made, ':b.txt');
  const whole = readdirSync(join(file, '..')).length;
  expect(whole).toBe(1);
  chmodSync(file, 0o644);
  writeFileSync(file, { nothing: '', garbage: 'no zlib stream at all', half: Buffer.from([0x78, 0x01, 0x4b]) }[left]!);
  const outcome = await read(made).then(
    ({ notRead }) => notRead,
    (error: unknown) => [error],
  );
  expect(outcome).not.toEqual([]);
  expect(JSON.stringify(outcome)).toMatch(/b\.txt|cat-file/);
});

test('a partial clone without its remote names what it does not have, and fetches nothing', async () => {
  const made = repo().file('a.txt', 'one\n').stage().commit('first');
  made.config('uploadpack.allowFilter', 'true');
  made.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${made.root}`, '../partial');
  const ran = made.path('../ran');
  const options = { cwd: made.path('../partial'), env: made.env, paths: ['a.txt'] };
  made.git('-C', '../partial', 'config', 'core.sshCommand', `touch ${ran}; false`);
  made.git('-C', '../partial', 'remote', 'set-url', 'origin', 'ssh://nowhere.invalid/repo');
  made.git('-C', '../partial', 'read-tree', 'HEAD');
  expect(await failures(readSource(staged(options)))).toEqual([expect.stringMatching(/missing|fetch|not allowed/)]);
  expect(readdirSync(made.path('..'))).not.toContain('ran');
});

/** What git cat-file would print: that no merge is under way, then for each of the three blobs a header of 49 bytes (40, " blob 5", line feed) and 6 of content. */
const streamLength = 'MERGE_HEAD missing\n'.length + 3 * (40 + ' blob 5\n'.length + 'aaaa\n\n'.length);

test.each(Array.from({ length: 24 }, (_, index) => Math.floor((index * streamLength) / 24)))('an object stream that is cut after %i bytes is never silence', async (bytes) => {
  const made = threeStaged();
  const env = cutCatFile(made, `dd bs=1 count=${bytes} 2>/dev/null; exit 0`);
  const reading = read(made, env);
  const reasons = await failures(reading);
  expect(reasons).not.toEqual([]);
  expect(reasons.filter((reason) => !reason.includes('git cat-file'))).toEqual([]);
  // Where something was read at all, each of the three is either read or named.
  const named = await reading.then(({ blobs, notRead }) => blobs.length + notRead.length, () => 3);
  expect(named).toBe(3);
});

test('a git that dies half-way is an error with its own words, and what came before is given', async () => {
  const made = threeStaged();
  const env = fakeGit(made.env, `case "$*" in *cat-file*) "$GIT" "$@" | dd bs=1 count=79 2>/dev/null; echo 'fatal: the disk is gone' >&2; exit 128;; esac`);
  const { texts, notRead } = await read(made, env);
  expect(texts).toEqual({ 'a.txt': 'aaaa\n' });
  expect(notRead).toMatchObject([
    { path: 'b.txt', reason: 'git cat-file failed with exit code 128: fatal: the disk is gone' },
    { path: 'c.txt', reason: 'git cat-file failed with exit code 128: fatal: the disk is gone' },
  ]);
});

test('a large object that is cut half-way is unreadable, not short', async () => {
  const made = repo().file('a.txt', Buffer.alloc(10_000_000, 'x')).stage();
  const env = fakeGit(made.env, `case "$*" in *cat-file*) "$GIT" "$@" | { dd bs=1 count=19 2>/dev/null; head -c 9000000; }; exit 1;; esac`);
  await expect(read(made, env)).rejects.toMatchObject({ name: 'Unreadable', reason: expect.stringContaining('git cat-file') });
});

test('a list of changes that is cut is an error, not a shorter list', async () => {
  const made = threeStaged();
  const env = fakeGit(made.env, `case "$*" in *diff-index*) "$GIT" "$@" | head -c 150; exit 0;; esac`);
  await expect(read(made, env)).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('ends too early') });
});

test.each([
  ['diff-index', 'fatal: unable to read tree', threeStaged],
  ['rev-parse', 'fatal: something else', () => repo({ firstCommit: true })],
])('a git %s that fails is an error with its own words', async (command, words, make) => {
  const made = make();
  const env = fakeGit(made.env, `case "$*" in *${command}*) echo '${words}' >&2; exit 128;; esac`);
  await expect(read(made, env)).rejects.toMatchObject({ exitCode: 3, what: `git ${command} failed with exit code 128: ${words}` });
});

test('a git that is killed is an error', async () => {
  const made = threeStaged();
  const env = fakeGit(made.env, `case "$*" in *cat-file*) kill -9 $$;; esac`);
  await expect(read(made, env)).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('SIGKILL') });
});

test('an earlier version that is missing counts as not having had anything', async () => {
  const made = repo().file('a.txt', 'old\n').stage().commit('first');
  const old = objectFile(made, 'HEAD:a.txt');
  made.file('a.txt', 'new\n').stage();
  rmSync(old);
  expect((await read(made)).blobs).toMatchObject([{ path: 'a.txt', before: [] }]);
});
