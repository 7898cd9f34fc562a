import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { staged } from '../../../src/sources/staged/staged.ts';
import { type ReadSource, readSource } from '../../support/read-source.ts';
import { type Repo, repo, temporaryFolder } from '../../support/repo.ts';
import { scanJson } from '../../support/report/scan-json.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md, section 1: what counts is the index. Here: which contents come out, and what they are compared with. */

const read = (made: Repo, env: NodeJS.ProcessEnv = made.env, cwd = made.root): Promise<ReadSource> =>
  readSource(staged({ cwd, env, paths: [] }));

function started(): Repo {
  return repo().file('old.txt', 'old\n').file('dir/other.txt', 'other\n').stage().commit('first');
}

test.each<[string, (made: Repo) => Repo, Record<string, string>]>([
  ['added', (made) => made.file('new.txt', 'new\n').stage(), { 'new.txt': 'new\n' }],
  ['modified', (made) => made.file('old.txt', 'changed\n').stage(), { 'old.txt': 'changed\n' }],
  ['copied', (made) => made.file('copy.txt', 'old\n').stage(), { 'copy.txt': 'old\n' }],
  ['renamed and modified', (made) => made.remove('old.txt').file('moved.txt', 'old\nand more\n').stage(), { 'moved.txt': 'old\nand more\n' }],
  ['made executable', (made) => (made.git('update-index', '--chmod=+x', 'old.txt'), made), { 'old.txt': 'old\n' }],
  ['turned from a file into a symlink', (made) => made.remove('old.txt').symlink('old.txt', 'target').stage(), { 'old.txt': 'target' }],
])('a file that is %s gives its new content', async (_, change, wanted) => {
  expect((await read(change(started()))).texts).toEqual(wanted);
});

test('a symlink that became a file gives the file, compared with the old target', async () => {
  const made = repo().symlink('link', 'target').stage().commit('first').remove('link').file('link', 'a file\n').stage();
  expect((await read(made)).blobs).toMatchObject([{ path: 'link', before: ['target'] }]);
});

test('the target of a symlink is content', async () => {
  expect((await read(repo().symlink('link', 'a secret as a target').stage())).texts).toEqual({ link: 'a secret as a target' });
});

test('what is staged and then cleaned in the work tree is given as staged', async () => {
  expect((await read(started().file('old.txt', 'secret\n').stage().file('old.txt', 'clean\n'))).texts).toEqual({ 'old.txt': 'secret\n' });
});

test('what is only in the work tree is not given', async () => {
  const made = started().file('old.txt', 'secret\n').file('untracked.txt', 'secret\n').file('new.txt', 'staged\n').stage('new.txt');
  expect((await read(made)).texts).toEqual({ 'new.txt': 'staged\n' });
});

test('of a partly staged file the staged half is given, with its own lines', async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `${index}`);
  const made = repo().file('a.txt', `${lines.join('\n')}\n`).stage().commit('first');
  const half = lines.with(2, 'staged');
  made.file('a.txt', `${half.join('\n')}\n`);
  const patch = made.git('diff');
  made.file('a.txt', `above\n${half.with(20, 'not staged').join('\n')}\n`);
  writeFileSync(join(made.root, '../half.patch'), patch);
  made.git('apply', '--cached', '../half.patch');
  expect((await read(made)).texts).toEqual({ 'a.txt': `${half.join('\n')}\n` });
});

test.each(['-diff', 'binary', '-text -diff -merge', 'export-ignore', 'diff=secret', 'filter=secret'])('a path with the attributes %j is given', async (attributes) => {
  const made = repo().file('.gitattributes', `*.dat ${attributes}\n`).stage('.gitattributes').commit('attributes');
  made.file('a.dat', 'secret\n').stage();
  const marker = join(made.root, '../ran');
  made.config('diff.secret.textconv', `touch ${marker}; cat`).config('diff.secret.command', `touch ${marker}`).config('filter.secret.smudge', `touch ${marker}; cat`);
  expect((await read(made)).texts).toEqual({ 'a.dat': 'secret\n' });
  expect(existsSync(marker)).toBe(false);
});

test.each<[string, Buffer]>([
  ['with a NUL byte', Buffer.from('a\0secret\n')],
  ['in UTF-16 LE with BOM', Buffer.from('\uFEFFsecret\r\n', 'utf16le')],
  ['in UTF-16 BE without BOM', Buffer.from('secret\n', 'utf16le').swap16()],
  ['in UTF-8 with BOM', Buffer.from('\uFEFFsecret\n')],
  ['with CRLF', Buffer.from('a\r\nsecret\r\n')],
  ['without a line end', Buffer.from('secret')],
  ['without anything', Buffer.alloc(0)],
  ['that ends with what git puts after an object', Buffer.from('secret\n\n')],
])('a file %s is given byte for byte', async (_, bytes) => {
  const { blobs } = await read(repo().file('a.txt', bytes).stage());
  expect(blobs).toHaveLength(1);
  expect(blobs[0]!.bytes).toEqual(bytes);
});

test('a line of 10 MB is given whole, in chunks', async () => {
  const line = Buffer.alloc(10_000_000, 'x');
  line.write('secret', 9_000_000);
  const { blobs } = await read(repo().file('a.txt', line).file('b.txt', 'after it\n').stage());
  expect(blobs[0]!.chunks).toBeGreaterThan(1);
  expect(blobs[0]!.bytes.equals(line)).toBe(true);
  expect(blobs[1]!.bytes.toString()).toBe('after it\n');
});

test.each(['a b', 'a"b', "a'b", 'a\nb', 'a\tb', '-dash', ' lead', 'trail ', '*', '[a]?', ':(top)x', '#a', '!a', 'a\\b', 'ä/ß.txt', '日本', '\x1b[31m', '..a', 'a..'])(
  'the path %j is given as it is',
  async (path) => {
    const made = repo().file(path, 'one\n').stage().commit('first').file(path, 'two\n').stage();
    expect((await read(made)).blobs).toMatchObject([{ path, before: ['one\n'] }]);
    const named = await readSource(staged({ cwd: made.root, env: made.env, paths: [`./${path}`] }));
    expect(named.texts).toEqual({ [path]: 'two\n' });
  },
);

test('a path that is not UTF-8 is given, with its bytes shown as \\xNN', async () => {
  const path = Buffer.from('caf\xe9 \xfc.txt', 'latin1');
  expect((await read(repo().file(path, 'secret\n').stage())).texts).toEqual({ 'caf\\xe9 \\xfc.txt': 'secret\n' });
});

test('before the first commit all of the index is new', async () => {
  const { blobs } = await read(repo().file('a.txt', 'one\n').file('b/c.txt', 'two\n').stage());
  expect(blobs).toMatchObject([{ path: 'a.txt', before: [] }, { path: 'b/c.txt', before: [] }]);
});

test('a repository with SHA-256 object names works, before the first commit and after it', async () => {
  const made = repo({ objectFormat: 'sha256' }).file('a.txt', 'one\n').stage();
  expect((await read(made)).texts).toEqual({ 'a.txt': 'one\n' });
  made.commit('first').file('a.txt', 'two\n').stage();
  expect((await read(made)).blobs).toMatchObject([{ path: 'a.txt', before: ['one\n'] }]);
});

test('in a sub folder the whole index counts', async () => {
  const made = started().file('old.txt', 'up\n').file('dir/other.txt', 'down\n').stage();
  expect((await read(made, made.env, made.path('dir'))).texts).toEqual({ 'old.txt': 'up\n', 'dir/other.txt': 'down\n' });
});

test('a linked work tree has its own index', async () => {
  const made = started();
  const linked = made.worktree('side').file('old.txt', 'linked\n').stage();
  made.file('old.txt', 'main\n').stage();
  expect((await read(linked)).blobs).toMatchObject([{ path: 'old.txt', before: ['old\n'] }]);
  expect((await read(linked)).texts).toEqual({ 'old.txt': 'linked\n' });
});

test('a submodule has its own index, and in the outer one it is no content', async () => {
  const outer = started();
  const inner = outer.submodule('lib', started()).file('old.txt', 'inner\n').stage();
  expect((await read(inner)).texts).toEqual({ 'old.txt': 'inner\n' });
  const { texts, notRead } = await read(outer);
  expect(Object.keys(texts)).toEqual(['.gitmodules']);
  expect(notRead).toEqual([]);
});

test('a submodule that moves to another commit is no content', async () => {
  const outer = started();
  const inner = outer.submodule('lib', started());
  outer.stage().commit('submodule');
  inner.file('old.txt', 'inner\n').stage().commit('inside');
  outer.stage();
  expect(await read(outer)).toMatchObject({ blobs: [], notRead: [] });
});

test('of a submodule that is new its name is read, whatever its content is', async () => {
  const name = `libs/${tokens('submodule').user()}`;
  const made = started();
  const at = (commit: string): unknown => made.git('update-index', '--add', '--cacheinfo', `160000,${commit},${name}`);
  at(made.git('rev-parse', 'HEAD').trim());
  const world = { cwd: made.root, env: made.env };
  expect(await scanJson(['staged'], world)).toMatchObject({ code: 1, paths: [expect.stringContaining('(file name)')], report: { scan: { source: 'staged', files: 0 } } });
  expect((await scanJson(['staged', '--exclude', 'libs/**'], world)).code).toBe(0);
  made.commit('submodule');
  at('1'.repeat(40));
  expect(await read(made)).toMatchObject({ blobs: [], notRead: [] });
  made.git('reset', '--quiet', '--hard');
  made.git('checkout', '--quiet', '-b', 'side', 'HEAD~1');
  made.commit('side').merge('main');
  expect(made.git('diff', '--cached', '--raw')).toContain(' 160000 ');
  expect((await read(made)).blobs).toEqual([]);
});

test('GIT_DIR and GIT_WORK_TREE name the repository', async () => {
  const made = started().file('old.txt', 'changed\n').stage();
  const env = { ...made.env, GIT_DIR: made.path('.git'), GIT_WORK_TREE: made.root };
  expect((await read(made, env, temporaryFolder())).texts).toEqual({ 'old.txt': 'changed\n' });
  expect((await read(made, { ...made.env, GIT_DIR: '.git' })).texts).toEqual({ 'old.txt': 'changed\n' });
});

test.each<[string, string]>([
  ['color.ui', 'always'],
  ['color.diff', 'always'],
  ['diff.external', 'touch RAN; false'],
  ['diff.noprefix', 'true'],
  ['diff.mnemonicPrefix', 'true'],
  ['diff.renames', 'copies'],
  ['diff.relative', 'true'],
  ['diff.ignoreSubmodules', 'all'],
  ['diff.orderFile', 'RAN'],
  ['core.quotePath', 'true'],
  ['core.fsmonitor', 'touch RAN; false'],
  ['core.hooksPath', 'hooks'],
  ['core.pager', 'touch RAN; cat'],
  ['core.untrackedCache', 'true'],
  ['core.abbrev', '4'],
  ['status.showUntrackedFiles', 'all'],
  ['status.short', 'true'],
  ['alias.cat-file', '!touch RAN'],
  ['alias.diff-index', '!touch RAN'],
  ['index.sparse', 'true'],
  ['index.version', '4'],
])('the user\'s setting %s=%s changes nothing, and starts nothing', async (key, value) => {
  const marker = join(temporaryFolder(), 'ran');
  const made = started().file('old.txt', 'changed\n').file('ä.txt', 'new\n').remove('dir/other.txt').file('dir/moved.txt', 'other\n').stage();
  made.userConfig(key, value.replaceAll('RAN', marker));
  const { texts, notRead } = await read(made, made.env, made.path('dir'));
  expect(texts).toEqual({ 'old.txt': 'changed\n', 'ä.txt': 'new\n', 'dir/moved.txt': 'other\n' });
  expect(notRead).toEqual([]);
  expect(existsSync(marker)).toBe(false);
});

test('GIT_EXTERNAL_DIFF, pathspec variables and tracing in the environment change nothing', async () => {
  const marker = join(temporaryFolder(), 'ran');
  const made = started().file('a*b', 'glob\n').stage();
  const env = { ...made.env, GIT_EXTERNAL_DIFF: `touch ${marker}`, GIT_LITERAL_PATHSPECS: '1', GIT_ICASE_PATHSPECS: '1', GIT_TRACE: '1' };
  const { texts } = await readSource(staged({ cwd: made.root, env, paths: ['a*b'] }));
  expect(texts).toEqual({ 'a*b': 'glob\n' });
  expect(existsSync(marker)).toBe(false);
});

test('an object that is replaced for show is read as it will be pushed', async () => {
  const made = started().file('old.txt', 'secret\n').stage();
  const [real, clean] = ['secret\n', 'clean\n'].map((text) => {
    made.file('../text', text);
    return made.git('hash-object', '-w', '../text').trim();
  });
  made.git('replace', real!, clean!);
  expect((await read(made)).texts).toEqual({ 'old.txt': 'secret\n' });
});

test('safe.directory of the user\'s configuration is honoured, and needed', async () => {
  const made = started().file('old.txt', 'changed\n').stage();
  const env = { ...made.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
  await expect(read(made, env)).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('dubious ownership') });
  made.userConfig('safe.directory', made.root);
  expect((await read(made, env)).texts).toEqual({ 'old.txt': 'changed\n' });
});

test('intent-to-add, sparse, skip-worktree and assume-unchanged entries do no harm', async () => {
  const made = started().file('soon.txt', 'not yet\n').file('new.txt', 'new\n').stage('new.txt');
  made.git('add', '--intent-to-add', 'soon.txt');
  made.git('update-index', '--skip-worktree', 'dir/other.txt');
  made.git('update-index', '--assume-unchanged', 'old.txt');
  expect(await read(made)).toMatchObject({ texts: { 'new.txt': 'new\n' }, notRead: [] });
  const named = await readSource(staged({ cwd: made.root, env: made.env, paths: ['soon.txt', 'dir/other.txt'] }));
  expect(named).toMatchObject({ texts: { 'new.txt': 'new\n', 'soon.txt': '', 'dir/other.txt': 'other\n' }, notRead: [] });
});

test('a sparse checkout with a sparse index gives what is staged', async () => {
  const made = started().file('far/away.txt', 'far\n').stage().commit('second');
  made.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'dir');
  made.file('dir/other.txt', 'changed\n').stage('dir/other.txt');
  expect(await read(made)).toMatchObject({ texts: { 'dir/other.txt': 'changed\n' }, notRead: [] });
});

test('an unmerged path makes the scan incomplete and says so; the rest is given', async () => {
  const made = started().branch('side').file('old.txt', 'side\n').stage().commit('side').checkout('main');
  made.file('old.txt', 'main\n').stage().commit('main').merge('side').file('new.txt', 'new\n').stage('new.txt');
  const { texts, notRead } = await read(made);
  expect(texts).toEqual({ 'new.txt': 'new\n' });
  expect(notRead).toEqual([{ path: 'old.txt', reason: expect.stringContaining('unmerged') }]);
});

test.each<[string, (made: Repo) => Repo, string]>([
  ['nothing', (made) => made.file('untracked.txt', 'x'), 'nothing is staged'],
  ['a deletion', (made) => made.remove('old.txt').stage(), 'only deletions are staged'],
])('with %s staged there is nothing to read, which is said and no fault', async (_, change, reason) => {
  expect(await read(change(started()))).toEqual({ blobs: [], notRead: [], notes: [reason], emptyReason: reason, texts: {} });
});

test('nothing staged before the first commit is no fault either', async () => {
  expect(await read(repo())).toMatchObject({ blobs: [], emptyReason: 'nothing is staged' });
});

test('a file that the commit deletes is not given', async () => {
  const { texts } = await read(started().remove('old.txt').file('new.txt', 'new\n').stage());
  expect(texts).toEqual({ 'new.txt': 'new\n' });
});

test('what HEAD holds at the same path is given beside the new content', async () => {
  const { blobs } = await read(started().file('old.txt', 'old\nand more\n').file('elsewhere.txt', 'old\n').stage());
  expect(blobs).toMatchObject([{ path: 'elsewhere.txt', before: [] }, { path: 'old.txt', before: ['old\n'] }]);
});

test('nothing is written: no lock, no other index, no object', async () => {
  const made = started().file('old.txt', 'changed\n').stage().file('dir/other.txt', 'touched\n');
  const state = (): unknown => [readdirSync(made.path('.git'), { recursive: true }).sort(), statSync(made.path('.git/index')).mtimeMs, readFileSync(made.path('.git/index')).toString('hex')];
  const before = state();
  await read(made);
  expect(state()).toEqual(before);
  writeFileSync(made.path('.git/index.lock'), '');
  expect((await read(made)).texts).toEqual({ 'old.txt': 'changed\n' });
  rmSync(made.path('.git/index.lock'));
});
