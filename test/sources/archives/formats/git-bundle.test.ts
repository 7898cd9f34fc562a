import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Damaged } from '../../../../src/errors.ts';
import { PackStream, type StreamedObject } from '../../../../src/git/pack/pack-stream.ts';
import { archiveLimits, type ArchiveLimits } from '../../../../src/sources/archives/archive-limits.ts';
import { expandArchive } from '../../../../src/sources/archives/expand-archive.ts';
import { dice } from '../../../fuzz/dice.ts';
import { sntrylint } from '../../../support/fake-io.ts';
import { blobOf, commitOf, deltaOf, madeBundle, madePack, oidOf, type Part, treeOf } from '../../../support/git/made-pack.ts';
import { gitObjects, versioned } from '../../../support/git/packs.ts';
import { type Repo, repo, temporaryFolder } from '../../../support/repo.ts';
import { tokens } from '../../../support/tokens.ts';

const make = tokens('git bundle');
const leak = (): string => `SENTRY_AUTH_TOKEN=${make.user()}\n`;

/** A bundle of a repository, as bytes. */
function bundle(made: Repo, ...args: readonly string[]): Buffer {
  const file = `${temporaryFolder()}/a.bundle`;
  made.git('bundle', 'create', '-q', file, ...(args.length === 0 ? ['--all'] : args));
  return readFileSync(file);
}

/** What a scan of a folder with a bundle in it says. */
async function scanned(bytes: Buffer, ...args: readonly string[]) {
  const outer = repo({ firstCommit: true }).file('backup.bundle', bytes).stage();
  const { code, stdout } = await sntrylint(['--archives', '--format', 'json', ...args], { cwd: outer.root, env: outer.env });
  const report = JSON.parse(stdout);
  return {
    code,
    // Each file once: a practice rule may speak of the same file as the rule of its token.
    paths: [...new Set(report.findings.flatMap(({ locations }: { locations: readonly { path: string }[] }) => locations.map(({ path }) => path)))].sort(),
    notRead: report.scan.notRead as readonly { readonly path: string; readonly reason: string }[],
  };
}

const leaky = (options = {}): Repo =>
  repo(options)
    .file('app/.env', leak())
    .file('.sentryclirc', `[auth]\ntoken=${make.legacy()}\n`)
    .stage()
    .commit('add')
    .remove('app/.env')
    .stage()
    .commit(`remove ${make.org()}`);

describe('a git bundle', () => {
  test.each([
    ['of version 2', {}],
    ['of version 3, with names of SHA-256', { objectFormat: 'sha256' }],
  ])('%s is opened: removed files by their paths, and messages', async (_, options) => {
    const made = leaky(options);
    const head = made.git('rev-parse', 'HEAD').trim().slice(0, 12);
    const bytes = bundle(made);
    expect(await scanned(bytes)).toEqual({
      code: 1,
      paths: ['backup.bundle!.sentryclirc', 'backup.bundle!app/.env', `backup.bundle!commit ${head} (message)`],
      notRead: [],
    });
  });

  test('is content like any other without the option', async () => {
    const outer = repo({ firstCommit: true }).file('backup.bundle', bundle(leaky())).stage();
    expect((await sntrylint([], { cwd: outer.root, env: outer.env })).code).toBe(0);
  });

  test('shows a token in the name of a file, whatever else has its content, and in the message of a tag', async () => {
    const made = repo().file('.gitkeep', '').file(`dump-${make.user()}`, '').stage().commit('add');
    made.git('tag', '-a', 'v1', '-m', make.user());
    const { code, paths } = await scanned(bundle(made));
    expect([code, paths]).toEqual([1, [expect.stringMatching(/^backup\.bundle!dump-.*… \(file name\)$/), 'backup.bundle!tag v1 (message)']]);
  });

  test('has a file looked at by each of its paths, as some have a meaning to rules and some are left out', async () => {
    const token = blobOf(`[auth]\ntoken=${make.legacy()}\n`);
    const folder = treeOf(['.sentryclirc', token]);
    const top = treeOf(['a-note.txt', token], ['old', folder], ['vendored', folder]);
    const bytes = madeBundle([commitOf(top, 'one'), top, folder, token, token]);
    expect(await scanned(bytes, '--exclude', 'backup.bundle!old/**', '--rule', 'sentry-legacy-token')).toEqual({
      code: 1,
      paths: ['backup.bundle!vendored/.sentryclirc'],
      notRead: [],
    });
  });

  test('that builds on objects which it does not hold says so, and ends with 3', async () => {
    const made = versioned(dice(5));
    made.file('new.env', leak()).stage().commit('new');
    const { code, paths, notRead } = await scanned(bundle(made, 'HEAD~3..HEAD', '--all'));
    expect([code, paths]).toEqual([3, ['backup.bundle!new.env']]);
    expect(notRead[0]!.reason).toContain('objects that the bundle does not hold');
  });

  const message = expect.stringMatching(/^backup\.bundle!commit .* \(message\)$/) as string;
  test.each<[string, (whole: Buffer) => Buffer, readonly string[]]>([
    ['cut off', (whole) => whole.subarray(0, whole.length - 40), [message]],
    ['cut off in its head', (whole) => whole.subarray(0, 30), []],
    ['spoilt', (whole) => Buffer.concat([whole.subarray(0, whole.length - 60), Buffer.alloc(60)]), [message]],
  ])('that is %s is named with the reason, and what was found before counts', async (_, spoil, found) => {
    const { code, paths, notRead } = await scanned(spoil(bundle(leaky())));
    expect(code).toBe(3);
    expect(paths).toEqual(expect.arrayContaining([...found]));
    expect(notRead[0]).toMatchObject({ path: 'backup.bundle', reason: expect.stringMatching(/^it cannot be read as git-bundle: /) });
  });

  test('gives every object as git does', () => {
    const made = versioned(dice(8));
    made.git('repack', '-adfq', '--depth=50');
    const bytes = bundle(made);
    const wanted = gitObjects(made);
    const given = objectsOf(packStream(bytes.subarray(bytes.indexOf('\n\n') + 2)));
    expect(given.length).toBe(wanted.size);
    for (const { oid, type, content } of given) expect([oid, type, wanted.get(oid)!.content.equals(content)]).toEqual([oid, wanted.get(oid)!.type, true]);
  });

  test('with an object that says it is larger than may be held is not inflated', () => {
    const bytes = bundle(repo().file('zeros', Buffer.alloc(100_000)).stage().commit('zeros'));
    const stream = packStream(bytes.subarray(bytes.indexOf('\n\n') + 2), { largest: 50_000 });
    expect(stream.fault).toEqual(new Damaged('an object of its pack has more than 50,000 bytes'));
  });

  test('may have deltas before what they are for, and of each other', () => {
    const base = blobOf('a text\n');
    const middle = blobOf('new, a text\n');
    const last = blobOf('newer, new, a text\n');
    const parts: readonly Part[] = [{ of: oidOf(middle), delta: deltaOf(12, 'newer, ', 12) }, { of: oidOf(base), delta: deltaOf(7, 'new, ', 7) }, base];
    const stream = packStream(madePack(parts));
    expect(objectsOf(stream).map(({ oid }) => oid)).toEqual([base, middle, last].map(oidOf));
    expect([stream.missing, stream.fault]).toEqual([0, null]);
  });

  test('with deltas that are for each other in a ring, for nothing, or for another base gives what else it holds', () => {
    const [one, other] = ['1'.repeat(40), '2'.repeat(40)];
    const text = blobOf('a text\n');
    const stream = packStream(madePack([{ of: one, delta: deltaOf(3, 'x') }, { of: other, delta: deltaOf(3, 'y') }, text, { of: 2, delta: deltaOf(8, 'z') }, { of: 0, delta: deltaOf(1, 'w') }]));
    expect(objectsOf(stream).map(({ oid }) => oid)).toEqual([oidOf(text)]);
    expect(stream.missing).toBe(4);
  });

  test('makes no object twice, however long the chains and whichever of them is asked for in turn', () => {
    const bytes = 100_000;
    const chain = (letter: string, from: number): readonly Part[] => [
      blobOf(letter.repeat(bytes)),
      ...Array.from({ length: 50 }, (_, i): Part => ({ of: from + i, delta: deltaOf(bytes, String(i), bytes - String(i).length) })),
    ];
    const leaves = Array.from({ length: 300 }, (_, i): Part => ({ of: i % 2 === 0 ? 50 : 101, delta: deltaOf(bytes, `leaf ${i}`) }));
    let out = 0;
    const stream = packStream(madePack([...chain('a', 0), ...chain('b', 51), ...leaves]), { out: (count) => (out += count), largest: 3 * bytes });
    expect(objectsOf(stream).length).toBe(402);
    expect(out).toBeLessThan(103 * bytes);
  });

  test.each<[string, readonly Part[], Partial<ArchiveLimits>, string]>([
    ['few bytes that promise many', [blobOf('abc'), ...Array.from({ length: 20 }, (): Part => ({ of: 0, delta: deltaOf(3, 'x', 0, 1_000_000) }))], { bytes: 4_000_000 }, 'more than 4,000,000 bytes come out of it; the rest of the archive was not read'],
    ['the same content again and again', Array.from({ length: 20 }, () => blobOf(Buffer.alloc(300_000))), { bytes: 4_000_000 }, 'more than 4,000,000 bytes come out of it; the rest of the archive was not read'],
    ['more objects than entries may be', Array.from({ length: 20 }, (_, i) => blobOf(String(i))), { entries: 19 }, 'it cannot be read as git-bundle: it has more than 19 objects'],
    ['an object behind those that it counts', [blobOf('one'), blobOf('two')], {}, 'it cannot be read as git-bundle: its pack does not end where it says'],
  ])('with %s is named as not read', async (_, parts, limits, reason) => {
    const content = madeBundle(parts, reason.endsWith('says') ? parts.length - 1 : parts.length);
    const reasons: string[] = [];
    let given = 0;
    for await (const _ of expandArchive({ path: 'a.bundle', content, places: async () => [], before: null }, { limits: { ...archiveLimits, ...limits } }, (one) => reasons.push(one.reason))) given++;
    expect(reasons).toEqual([reason]);
    expect(given).toBeLessThanOrEqual(parts.length);
  });

  test('that is too large to be held is known by its beginning, whatever its name, and named', async () => {
    const skipped: unknown[] = [];
    const bytes = madeBundle([blobOf('one')]);
    const chunks = (async function* () {
      for (const byte of bytes) yield Buffer.from([byte]);
    })();
    for await (const { content } of expandArchive({ path: 'backup', content: chunks, places: async () => [], before: null }, { limits: { ...archiveLimits, heldBytes: 50 } }, (one) => skipped.push(one))) {
      for await (const _ of content) continue;
    }
    expect(skipped).toEqual([{ path: 'backup', reason: 'archives of more than 50 bytes are not opened' }]);
  });

  test('with folders in folders that have more paths than may be held says so, and its files are looked at all the same', async () => {
    const file = blobOf(leak());
    const folders = [treeOf(['a', file], ['b', file])];
    for (let depth = 0; depth < 12; depth++) folders.unshift(treeOf(['a', folders[0]!], ['b', folders[0]!]));
    const content = madeBundle([commitOf(folders[0]!, 'one'), ...folders, file]);
    const read: string[] = [];
    const skipped: string[] = [];
    for await (const { path } of expandArchive({ path: 'a.bundle', content, places: async () => [], before: null }, { limits: { ...archiveLimits, heldBytes: 20_000 } }, ({ path }) => skipped.push(path))) read.push(path);
    expect(skipped).toEqual(['a.bundle!(some paths)']);
    expect(read.at(-1)).toMatch(/^a\.bundle!(?:b\/b|object [0-9a-f]{12}$)/);
  });
});

/** A pack in a stream, with no limits but those given. */
function packStream(pack: Buffer, limits: Partial<ConstructorParameters<typeof PackStream>[3]> = {}): PackStream {
  return new PackStream(pack, 'sha1', 1_000_000, { largest: 1e8, out: () => {}, ...limits });
}

function objectsOf(stream: PackStream): readonly StreamedObject[] {
  return Array.from(stream.objects(() => true), (object) => ({ ...object, content: Buffer.from(object.content) }));
}
