import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { privateFolder } from '../../../src/disk/private-folder.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { lookedAt, memories, packed, placesOf, runHistory } from '../../support/git/history.ts';
import { blobOf, madeIndex, madePack, oidOf as nameOf, type Part } from '../../support/git/made-pack.ts';
import { some } from '../../support/how-long.ts';
import { repo, temporaryFolder, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** What somebody else may have put into a repository's git folder, or in the place of one that was scanned before. */
const make = tokens('hostile state');
const leaked = (): Repo => repo().file('a.txt', 'one\n').stage().commit('first').file('.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('leak');
const clean = (): Repo => repo().file('a.txt', 'one\n').stage().commit('first').file('.env', 'nothing\n').stage().commit('no leak');

describe('what a history remembers', () => {
  test('is written into no file that the repository holds, whatever it links to', async () => {
    const made = leaked();
    const victim = join(temporaryFolder(), 'victim');
    writeFileSync(victim, 'precious');
    mkdirSync(made.path('.git/sntrylint'));
    // `exec` keeps the number of the process, by which names were guessed.
    const planted = ['history.json', 'walk.json', 'history.json.$$', 'walk.json.$$'].map((name) => `ln -s '${victim}' ".git/sntrylint/${name}"\n`);
    const script = `${planted.join('')}exec "$0" "$@"`;
    const { status } = spawnSync('/bin/sh', ['-c', script, process.execPath, resolve('bin/sntrylint.js'), 'history'], { cwd: made.root, env: made.env });
    expect([status, readFileSync(victim, 'utf8')]).toEqual([1, 'precious']);
    expect(readdirSync(made.path('.git/sntrylint'))).toHaveLength(4);
  });

  test('is not what the repository says, also in a copy of it somewhere else', async () => {
    const made = packed(leaked());
    expect((await runHistory(made)).code).toBe(1);
    const [seen = ''] = memories(made);
    const said = JSON.parse(readFileSync(seen, 'utf8')) as { caught: string[] };
    expect(said.caught).toHaveLength(1);
    writeFileSync(seen, JSON.stringify({ ...said, caught: [] }));
    // Somebody who can write to the user's own folder can do more than that; the copy is what comes to others.
    expect((await runHistory(made)).code).toBe(0);
    cpSync(made.root, `${made.root}-copy`, { recursive: true, preserveTimestamps: true });
    expect((await runHistory({ ...made, root: `${made.root}-copy` })).code).toBe(1);
  });

  test('is of no use for a repository that was unpacked in the place of another one, with its names and times', async () => {
    const [before, after] = [packed(clean()), packed(leaked())];
    expect((await runHistory(before)).code).toBe(0);
    // The folder stays the one it was, and what is in it is somebody else's, under the names that were seen.
    const packs = join('.git/objects/pack');
    const [old] = names(before.path(packs));
    const [other] = names(after.path(packs));
    for (const suffix of ['.pack', '.idx']) {
      const at = before.path(join(packs, old + suffix));
      const to = after.path(join(packs, other + suffix));
      const { atimeMs, mtimeMs } = statSync(at);
      unlinkSync(at);
      cpSync(to, at);
      utimesSync(at, atimeMs / 1000, mtimeMs / 1000);
    }
    cpSync(after.path('.git/refs'), before.path('.git/refs'), { recursive: true });
    expect((await runHistory(before)).code).toBe(1);
  });

  test('is of no use for a loose object in whose file something else stands now, and counts it once', async () => {
    const made = clean();
    const oid = made.git('rev-parse', 'HEAD:.env').trim();
    const first = (await runHistory(made));
    const file = made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
    const leak = leaked();
    const other = leak.git('rev-parse', 'HEAD:.env').trim();
    unlinkSync(file);
    cpSync(leak.path(`.git/objects/${other.slice(0, 2)}/${other.slice(2)}`), file);
    const second = (await runHistory(made));
    expect([first.code, second.code, second.report.scan.files]).toEqual([0, 3, first.report.scan.files]);
    expect(second.report.scan.notRead).toEqual([{ path: '.env', reason: 'it is stored under a name that is not its own (git fsck says more)' }]);
  });

  test('is kept where git sets the times of a pack anew', async () => {
    const made = packed(leaked());
    (await runHistory(made));
    const folder = made.path('.git/objects/pack');
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1);
    expect(lookedAt((await runHistory(made, ['--stats'])))).toBe(0);
  });

  test.each(some<readonly [string, (file: string, text: string) => unknown]>([
    ['a link', (file: string) => symlinkSync('/dev/zero', file)],
    ['a FIFO', (file: string) => void execFileSync('mkfifo', [file])],
    ['a folder', (file: string) => mkdirSync(file)],
    ['a file that others may write to', (file: string, text: string) => void execFileSync('sh', ['-c', 'cat >"$0" && chmod 666 "$0"', file], { input: text })],
    ['a file that ends too early', (file: string, text: string) => writeFileSync(file, text.slice(0, -9), { mode: 0o600 })],
    ['a file of another form', (file: string) => writeFileSync(file, '{"key":1}', { mode: 0o600 })],
  ]))('counts for nothing where %s stands in the place of its file', async (_, put) => {
    const made = packed(leaked());
    (await runHistory(made));
    const [file = ''] = memories(made);
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    put(file, text);
    const again = (await runHistory(made, ['--stats']));
    expect([again.code, lookedAt(again)]).toEqual([1, 6]);
  });

  test('counts for nothing where another user, or everybody, may write to its folder', async () => {
    const made = packed(leaked());
    (await runHistory(made));
    execFileSync('chmod', ['777', join(made.env['HOME']!, '.cache/sntrylint/history')]);
    expect(lookedAt((await runHistory(made, ['--stats'])))).toBe(6);
    expect((await sntrylint(['history', '--verbose'], { cwd: made.root, env: made.env })).stdout).toMatch(/not\s+remembered:\s+others\s+may\s+write\s+to/);
  });

  test.each(some<readonly [string, (made: Repo) => NodeJS.ProcessEnv]>([
    ['the repository is the home', (made: Repo) => ({ HOME: made.root })],
    ['the cache folder is in the repository', (made: Repo) => ({ XDG_CACHE_HOME: made.path('.cache') })],
    ['the cache folder is in another repository', () => ({ XDG_CACHE_HOME: repo().path('.cache') })],
  ]))('is not kept where %s', async (_, env) => {
    const made = packed(leaked());
    expect(lookedAt((await runHistory(made, ['--stats'], env(made))))).toBe(6);
    expect(lookedAt((await runHistory(made, ['--stats'], env(made))))).toBe(6);
  });

  test.each(['history', 'code'])('makes nothing where a link in its place leads (%s)', (name) => {
    const [home, target] = [temporaryFolder(), temporaryFolder()];
    mkdirSync(join(home, '.cache'), { mode: 0o700 });
    symlinkSync(target, join(home, '.cache/sntrylint'));
    expect(privateFolder(name, { env: { HOME: home }, cwd: temporaryFolder(), platform: 'linux' })).toMatch(/sntrylint is not a folder$/);
    expect(readdirSync(target)).toEqual([]);
  });
});

describe('an object that stands in two places under one name', () => {
  /** Makes a pack of other content, whose index says that it is an object; it sorts before all others. */
  function shadow(made: Repo, oid: string, content: string, name = 'pack-0000000000000000000000000000000000000000'): void {
    const other = repo().file('x', content).stage();
    const fake = other.git('rev-parse', ':x').trim();
    const pack = execFileSync('git', ['pack-objects', '-q', 'pack'], { cwd: other.root, env: other.env, input: `${fake}\n`, encoding: 'utf8' }).trim();
    const index = readFileSync(other.path(`pack-${pack}.idx`));
    renamed(index, fake, oid);
    const folder = made.path('.git/objects/pack');
    writeFileSync(join(folder, `${name}.idx`), index);
    renameSync(other.path(`pack-${pack}.pack`), join(folder, `${name}.pack`));
  }

  /** Gives the one name in an index another one, with the table that leads to it. */
  function renamed(index: Buffer, from: string, to: string): void {
    Buffer.from(to, 'hex').copy(index, index.indexOf(Buffer.from(from, 'hex'), 8 + 1024));
    for (let first = 0; first < 256; first++) index.writeUInt32BE(first >= Number.parseInt(to.slice(0, 2), 16) ? 1 : 0, 8 + 4 * first);
  }

  const oidOf = (made: Repo): string => made.git('rev-parse', 'HEAD:.env').trim();

  test.each([
    ['before', 'pack-0000000000000000000000000000000000000000'],
    ['behind', 'pack-ffffffffffffffffffffffffffffffffffffffff'],
  ])('is found where its pack sorts %s one that gives the name to something clean', async (_, name) => {
    const made = packed(leaked());
    shadow(made, oidOf(made), 'clean', name);
    for (const args of [['--no-cache'], []]) {
      const { code, report } = (await runHistory(made, args));
      // Which of the two git gives is for git to say: the token, or something that is not what its name says.
      expect(code === 1 ? placesOf({ code, report, stderr: '' }) : report.scan.notRead.map(({ path }) => path)).toEqual(['.env']);
      expect([1, 3]).toContain(code);
    }
  });

  test.each([
    ['a commit', 'pack-0000000000000000000000000000000000000000', 'in a pack'],
    ['a commit', 'pack-ffffffffffffffffffffffffffffffffffffffff', 'in a pack'],
    ['a commit', 'pack-0000000000000000000000000000000000000000', 'loose'],
    ['a tree', 'pack-0000000000000000000000000000000000000000', 'in a pack'],
  ])('is named where it is %s, and another one hides what it leads to (%s, the true one %s)', async (what, name, where) => {
    const made = leaked().file('.env', 'clean\n').stage().commit('gone');
    if (where === 'in a pack') packed(made);
    const [head = '', , base = ''] = made.git('rev-list', 'HEAD').trim().split('\n');
    const oid = what === 'a commit' ? head : made.git('rev-parse', 'HEAD~1^{tree}').trim();
    // The commit has the parent of its parent; the tree is the one of the next commit.
    const commit = (): Part => ({ type: 'commit', content: Buffer.from(made.git('cat-file', 'commit', head).replace(/^parent .*$/m, `parent ${base}`)) });
    const tree = (): Part => ({ type: 'tree', content: execFileSync('git', ['cat-file', 'tree', 'HEAD^{tree}'], { cwd: made.root, env: made.env }) });
    const pack = madePack([what === 'a commit' ? commit() : tree()]);
    const file = made.path(`.git/objects/pack/${name}`);
    writeFileSync(`${file}.pack`, pack);
    writeFileSync(`${file}.idx`, madeIndex(pack, [[oid, 12]]));
    // Among packs git asks the youngest one first.
    utimesSync(`${file}.pack`, Date.now() / 1000 + 1000, Date.now() / 1000 + 1000);
    for (const args of [['--no-cache'], []]) {
      const { code, report } = await runHistory(made, args);
      // git itself may notice it too.
      expect([code, report.scan.notRead.map(({ reason }) => reason)]).toEqual([3, expect.arrayContaining([expect.stringMatching(/^it is stored under a name that is not its own/)])]);
    }
  });

  test('is named where it is a tag that says it stands for another commit, and what the true one led to is reported', async () => {
    const made = repo({ firstCommit: true });
    const first = made.git('rev-parse', 'HEAD').trim();
    made.file('.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('leak').git('tag', '-a', 'v1', '-m', 'one');
    made.git('reset', '--quiet', '--hard', first);
    const oid = made.git('rev-parse', 'v1').trim();
    const content = Buffer.from(made.git('cat-file', 'tag', oid).replace(/^object .*$/m, `object ${first}`));
    rmSync(made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`), { force: true });
    const pack = madePack([{ type: 'tag', content }]);
    const file = made.path('.git/objects/pack/pack-0000000000000000000000000000000000000000');
    writeFileSync(`${file}.pack`, pack);
    writeFileSync(`${file}.idx`, madeIndex(pack, [[oid, 12]]));
    for (const args of [['--no-cache'], []]) {
      const { code, report } = await runHistory(made, args);
      expect([code, report.findings.length]).toEqual([3, 1]);
      expect(report.scan.notRead.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/^it is stored under a name that is not its own/));
    }
  });

  test('is found where it is loose as well, and clean in a pack', async () => {
    const made = leaked();
    shadow(made, oidOf(made), 'clean');
    const { code, report } = (await runHistory(made));
    expect([code, report.scan.notRead]).toEqual([3, [{ path: '.env', reason: expect.stringMatching(/^it is stored under a name that is not its own|^git cat-file broke off/) }]]);
  });

  test('is found where a folder that is borrowed from has it, and this one something clean', async () => {
    const made = packed(leaked());
    const borrower = repo();
    borrower.file('.git/objects/info/alternates', `${made.path('.git/objects')}\n`).git('update-ref', 'refs/heads/main', made.git('rev-parse', 'HEAD').trim());
    shadow(borrower, oidOf(made), 'clean');
    expect([1, 3]).toContain((await runHistory(borrower)).code);
  });

  test('is found where an earlier run saw something clean under its name', async () => {
    const made = packed(clean());
    expect((await runHistory(made)).code).toBe(0);
    shadow(made, oidOf(made), `SENTRY_AUTH_TOKEN=${make.user()}\n`);
    expect((await runHistory(made)).code).toBe(3);
  });

  test('is reported where that is the only place, whatever its name says', async () => {
    const made = packed(clean());
    const lone = '0123456789012345678901234567890123456789';
    shadow(made, lone, `SENTRY_AUTH_TOKEN=${make.user()}\n`);
    const { code, report } = (await runHistory(made, ['--unreachable']));
    expect([code, report.findings.length]).toEqual([3, 1]);
    expect(report.scan.notRead).toEqual([{ path: 'object 012345678901', reason: 'it is stored under a name that is not its own (git fsck says more)' }]);
  });
});

describe('what git keeps to be quicker', () => {
  test('a multi-pack-index that leads a name to something else hides nothing', async () => {
    const made = packed(leaked());
    made.file('b.txt', 'two\n').stage().commit('two').git('repack', '-dq');
    made.git('multi-pack-index', 'write');
    const file = made.path('.git/objects/pack/multi-pack-index');
    const index = readFileSync(file);
    // All names lead to the first object of the first pack.
    const at = chunkOf(index, 'OOFF');
    for (let i = at.from; i < at.to; i += 8) index.writeBigUInt64BE(12n, i);
    rmSync(file);
    writeFileSync(file, index);
    expect([(await runHistory(made)).code, placesOf((await runHistory(made)))]).toEqual([1, ['.env']]);
  });

  test('a reverse index that leaves objects out hides none, also where git has to list them', async () => {
    const made = packed(leaked());
    made.git('-c', 'pack.writeReverseIndex=true', 'repack', '-adFq');
    const folder = made.path('.git/objects/pack');
    const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.rev'))!);
    const index = readFileSync(file);
    for (let at = 12; at < index.length - 40; at += 4) index.writeUInt32BE(0, at);
    rmSync(file);
    writeFileSync(file, index);
    // A line in quotes is a folder that only git finds.
    made.file('.git/objects/info/alternates', '"/tmp/no\\tsuch"\n');
    expect(placesOf((await runHistory(made)))).toEqual(['.env']);
  });

  test('an index that leads past an object is named, and so is what stands behind the last one', async () => {
    const made = packed(leaked());
    const folder = made.path('.git/objects/pack');
    const [name] = names(folder);
    const index = readFileSync(join(folder, `${name}.idx`));
    const count = index.readUInt32BE(8 + 4 * 255);
    const at = 8 + 1024 + count * 24;
    index.writeUInt32BE(index.readUInt32BE(at), at + 4);
    rmSync(join(folder, `${name}.idx`));
    writeFileSync(join(folder, `${name}.idx`), index);
    const { code, report } = (await runHistory(made));
    expect([code, report.scan.notRead]).toEqual([3, expect.arrayContaining([{ path: `${name}.pack`, reason: 'its index does not lead to all of its bytes, and an object may be hidden there (git fsck says more)' }])]);
  });

  test('an object in the bytes between two others that no index leads to is named', async () => {
    const made = packed(clean());
    const [first, last] = [blobOf('first\n'), blobOf('last\n')];
    const hidden = madePack([blobOf(`SENTRY_AUTH_TOKEN=${make.user()}\n`)]).subarray(12, -20);
    const head = madePack([first]).subarray(12, -20);
    const body = Buffer.concat([Buffer.from('PACK\0\0\0\x02\0\0\0\x02', 'latin1'), head, hidden, madePack([last]).subarray(12, -20)]);
    const pack = Buffer.concat([body, createHash('sha1').update(body).digest()]);
    const name = made.path('.git/objects/pack/pack-00000000000000000000000000000000000000ff');
    writeFileSync(`${name}.pack`, pack);
    writeFileSync(`${name}.idx`, madeIndex(pack, [[nameOf(first), 12], [nameOf(last), 12 + head.length + hidden.length]]));
    const { code, report } = await runHistory(made);
    expect([code, report.scan.notRead]).toEqual([3, [{ path: 'pack-00000000000000000000000000000000000000ff.pack', reason: 'its index does not lead to all of its bytes, and an object may be hidden there (git fsck says more)' }]]);
  });

  test.each(some(['objects/info/alternates', 'shallow', 'objects/pack/pack-0000000000000000000000000000000000000000.idx']))('a link to an endless device as %s ends the scan', async (path) => {
    const made = packed(leaked());
    if (path.endsWith('.idx')) writeFileSync(made.path(`.git/${path.replace('.idx', '.pack')}`), 'PACK');
    symlinkSync('/dev/zero', made.path(`.git/${path}`));
    const ran = spawnSync('/bin/sh', ['-c', 'ulimit -v 8000000; exec "$0" "$@"', process.execPath, resolve('bin/sntrylint.js'), 'history'], { cwd: made.root, env: made.env, timeout: 20_000 });
    expect(ran.signal).toBeNull();
  });
});

test.each(some([
  ['index', ['staged']],
  ['HEAD', ['range', 'HEAD']],
  ['refs/heads/main', ['staged']],
  ['refs/tags/HEAD', ['staged']],
  ['objects/info/alternates', ['history', '--no-cache', '--jobs', '1']],
  ['refs/heads/x', ['history', '--no-cache', '--jobs', '1']],
  ['refs/heads/a/b/c', ['range', 'HEAD']],
  ['objects/12/34567890123456789012345678901234567890', ['history', '--no-cache', '--jobs', '1', '--unreachable']],
  ['objects/pack/pack-1234567890123456789012345678901234567890.idx', ['range', 'HEAD']],
  ['packed-refs', ['staged']],
  ['logs/refs/heads/x', ['history', '--no-cache', '--jobs', '1', '--unreachable']],
  ['reftable/tables.list', ['staged']],
  ['worktrees/x/HEAD', ['history', '--no-cache', '--jobs', '1']],
  ['../.gitattributes', ['.']],
  ['included', ['staged']],
  ['sharedindex.1234567890123456789012345678901234567890', ['staged']],
]))('a FIFO in the place of %s is named, and not waited for', async (name, argv) => {
  const made = repo().file('a.txt', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('leak');
  made.config('include.path', 'included');
  rmSync(made.path(`.git/${name}`), { force: true });
  mkdirSync(dirname(made.path(`.git/${name}`)), { recursive: true });
  execFileSync('mkfifo', [made.path(`.git/${name}`)]);
  const { code, stdout, stderr } = await sntrylint(argv, { cwd: made.root, env: made.env });
  expect([code, stdout + stderr]).toEqual([3, expect.stringContaining('it is a FIFO, which git would wait for without end')]);
});

test('a FIFO in the folder that linked work trees share is named, and so is a link to an endless device in the place of a ref', async () => {
  const made = repo().file('a.txt', 'clean\n').stage().commit('clean');
  made.git('worktree', 'add', '--quiet', `${made.root}-linked`);
  const ends = async (root: string, path: string): Promise<void> => {
    const { code, stdout, stderr } = await sntrylint(['range', 'HEAD'], { cwd: root, env: made.env });
    expect([code, stdout + stderr]).toEqual([3, expect.stringMatching(new RegExp(`it is a (?:FIFO|device), .*${path}`))]);
  };
  execFileSync('mkfifo', [made.path('.git/refs/heads/x')]);
  await ends(`${made.root}-linked`, 'refs/heads/x');
  rmSync(made.path('.git/refs/heads/x'));
  symlinkSync('/dev/zero', made.path('.git/refs/heads/y'));
  await ends(made.root, 'refs/heads/y');
});

test('what a partial clone lacks is one line that says what brings it, without a walk where nothing was caught', async () => {
  const origin = repo().file('a.txt', 'one\n').stage().commit('first').file('a.txt', 'two\n').stage().commit('second');
  origin.config('uploadpack.allowFilter', 'true');
  origin.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${origin.root}`, `${origin.root}-partial`);
  const clone = { ...origin, root: `${origin.root}-partial` };
  const { code, report, stderr } = (await runHistory(clone, ['--stats']));
  expect([code, report.scan.notRead]).toEqual([
    3,
    [{ path: '2 objects that commits name', reason: 'this clone is partial; get the rest with: git fetch --refetch --no-filter origin, or clone without --filter' }],
  ]);
  expect(stderr).not.toMatch(/^ {2}commits .* [1-9]\d* commits?,/m);
});

function names(folder: string): readonly [string, ...string[]] {
  return readdirSync(folder).filter((name) => name.endsWith('.pack')).map((name) => name.slice(0, -5)) as [string];
}

/** Where a chunk of a multi-pack-index stands (git's `Documentation/gitformat-pack.adoc`). */
function chunkOf(index: Buffer, id: string): { readonly from: number; readonly to: number } {
  for (let at = 12; ; at += 12) {
    if (index.toString('latin1', at, at + 4) !== id) continue;
    return { from: Number(index.readBigUInt64BE(at + 4)), to: Number(index.readBigUInt64BE(at + 16)) };
  }
}
