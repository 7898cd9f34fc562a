import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { archiveLimits, type ArchiveLimits } from '../../../src/sources/archives/archive-limits.ts';
import { expandArchive } from '../../../src/sources/archives/expand-archive.ts';
import { plainEnd, type Reading, type Source } from '../../../src/sources/source.ts';
import { worktree } from '../../../src/sources/worktree.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { readSource } from '../../support/read-source.ts';
import { cleanEnvironment, repo, temporaryFolder } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';
import { amount, isLong, some } from '../../support/how-long.ts';
import { needs } from '../../support/needs.ts';

needs('bzip2', 'gzip', 'tar', 'xz', 'zip', 'zstd');

const token = tokens('archives').user();
const leak = `SENTRY_AUTH_TOKEN=${token}\n`;

/** A folder with these files in it. */
function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const root = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

/** Packs a folder with the program that people use for it. */
function pack(program: string, args: readonly string[], cwd: string): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}

function read(cwd: string, limits: Partial<ArchiveLimits> = {}, maxFileSize?: number) {
  const source = worktree({ cwd, env: cleanEnvironment(cwd), paths: [] });
  return readSource(opened(source, { ...archiveLimits, ...limits }), maxFileSize === undefined ? {} : { maxFileSize });
}

/** What a source gives, with its archives opened as a scan opens them. */
function opened(source: Source, limits: ArchiveLimits): Pick<Source, 'read'> {
  return {
    async *read(reading: Reading) {
      for await (const blob of source.read(reading)) yield* expandArchive(blob, { ...reading, limits }, reading.skip);
      return plainEnd;
    },
  };
}

const packers: readonly (readonly [file: string, program: string, args: readonly string[], entry: string])[] = [
  ['a.zip', 'zip', ['-q', '-r', 'a.zip', 'inner'], 'a.zip!inner/.env'],
  ['a.jar', 'zip', ['-q', '-0', '-r', 'a.jar', 'inner'], 'a.jar!inner/.env'],
  ['a.tar', 'tar', ['-cf', 'a.tar', 'inner'], 'a.tar!inner/.env'],
  ['old.tar', 'tar', ['--format=v7', '-cf', 'old.tar', 'inner'], 'old.tar!inner/.env'],
  ['pax.tar', 'tar', ['--format=pax', '-cf', 'pax.tar', 'inner'], 'pax.tar!inner/.env'],
  ['a.tar.gz', 'tar', ['-czf', 'a.tar.gz', 'inner'], 'a.tar.gz!inner/.env'],
  ['a.tgz', 'tar', ['-czf', 'a.tgz', 'inner'], 'a.tgz!inner/.env'],
  ['a.tar.bz2', 'tar', ['-cjf', 'a.tar.bz2', 'inner'], 'a.tar.bz2!inner/.env'],
  ['a.tar.xz', 'tar', ['-cJf', 'a.tar.xz', 'inner'], 'a.tar.xz!inner/.env'],
  ['a.tar.zst', 'tar', ['--zstd', '-cf', 'a.tar.zst', 'inner'], 'a.tar.zst!inner/.env'],
];

describe('an entry is read as it was packed', () => {
  test.each(some(packers))('in %s', async (file, program, args, entry) => {
    const root = folder({ 'inner/.env': leak, 'inner/big.txt': 'x'.repeat(300_000) });
    pack(program, args, root);
    const { texts, notRead } = await read(root);
    expect(texts[entry]).toBe(leak);
    expect(texts[entry.replace('.env', 'big.txt')]).toHaveLength(300_000);
    expect(notRead).toEqual([]);
    expect(texts[`${file}!a.tar`]).toBeUndefined();
  });

  test.each([
    ['gz', 'gzip'],
    ['bz2', 'bzip2'],
    ['xz', 'xz'],
    ['zst', 'zstd'],
  ])('in one file compressed as %s', async (ending, program) => {
    const root = folder({ 'dump.sql': leak });
    pack(program, ['-k', 'dump.sql'], root);
    expect((await read(root)).texts[`dump.sql.${ending}!dump.sql`]).toBe(leak);
  });

  test.each(some([
    ['zip64', 'zip -q -fz- -r a.zip inner'],
    ['data descriptors', 'zip -q -r - inner | cat > a.zip'],
    ['a script before it', '{ echo "#!/bin/sh"; zip -q -r - inner | cat; } > a.zip'],
    ['a program before it, and offsets that say so', 'zip -q -r b inner; { printf MZ; head -c 5000 /dev/zero; cat b.zip; } > a.zip; rm b.zip; zip -q -A a.zip'],
    ['a comment behind it', 'zip -q -r a.zip inner; echo "a comment" | zip -q -z a.zip'],
    ['a comment behind it and a picture before it', 'zip -q -r b inner; echo "a comment" | zip -q -z b.zip; { printf "\\211PNG"; cat b.zip; } > a.zip; rm b.zip'],
  ]))('in a zip with %s', async (_, command) => {
    const root = folder({ 'inner/.env': leak, 'inner/big.txt': 'x'.repeat(300_000) });
    pack('sh', ['-c', command], root);
    const { texts, notRead } = await read(root);
    expect(texts['a.zip!inner/.env']).toBe(leak);
    expect(texts['a.zip!inner/big.txt']).toHaveLength(300_000);
    expect(notRead).toEqual([]);
  });

  test.each(some(['jar', 'war', 'apk', 'aab', 'aar', 'ipa', 'whl', 'docx', 'no-ending'], 4))('in a zip that is called a.%s', async (ending) => {
    const root = folder({ 'inner/.env': leak });
    pack('zip', ['-q', '-r', 'a.zip', 'inner'], root);
    const renamed = folder({ [`a.${ending}`]: readFileSync(join(root, 'a.zip')) });
    expect((await read(renamed)).texts[`a.${ending}!inner/.env`]).toBe(leak);
  });

  test('and judged by its name, at the top of an archive too', async () => {
    const root = folder({ '.sentryclirc': `[auth]\ntoken=${tokens('archives').legacy()}\n` });
    pack('sh', ['-c', 'zip -q -m a.zip .sentryclirc'], root);
    const { code, stdout } = await sntrylint(['--archives', '--format', 'json'], { cwd: root, env: cleanEnvironment(root) });
    const found = JSON.parse(stdout).findings.find(({ ruleId }: { ruleId: string }) => ruleId === 'sentry-legacy-token');
    expect([code, found?.locations[0].path]).toEqual([1, 'a.zip!.sentryclirc']);
  });

  test('in an archive in an archive in an archive', async () => {
    const root = folder({ 'inner/.env': leak });
    pack('tar', ['-czf', 'a.tar.gz', 'inner'], root);
    pack('zip', ['-q', 'b.zip', 'a.tar.gz'], root);
    pack('zip', ['-q', '-0', 'c.zip', 'b.zip'], root);
    expect((await read(root)).texts['c.zip!b.zip!a.tar.gz!inner/.env']).toBe(leak);
  });

  test('with a long name, a link and a folder beside it', async () => {
    const long = `inner/${'d'.repeat(70)}/${'e'.repeat(80)}.env`;
    for (const format of ['gnu', 'pax', 'ustar']) {
      const root = folder({ [long]: leak });
      const target = format === 'ustar' ? token : `${'t/'.repeat(60)}${token}`;
      execFileSync('ln', ['-s', target, join(root, 'inner', 'link')]);
      pack('tar', [`--format=${format}`, '-cf', 'a.tar', 'inner'], root);
      const { texts, notRead } = await read(root);
      expect(texts[`a.tar!${long}`]).toBe(leak);
      expect(texts['a.tar!inner/link']).toBe(target);
      expect(notRead).toEqual([]);
    }
  });

  test('of any size, in bounded pieces', async () => {
    const lines = amount(2_000_000, 4_000_000);
    const root = folder({ 'inner/big.txt': `${'line\n'.repeat(lines)}${leak}` });
    for (const [name, args] of [['a.tar.gz', ['-czf', 'a.tar.gz', 'inner']], ['a.tar', ['-cf', 'a.tar', 'inner']]] as const) {
      pack('tar', args, root);
      const { blobs, notRead } = await read(root, { ratio: 10_000 });
      const blob = blobs.find(({ path }) => path === `${name}!inner/big.txt`);
      expect(blob?.chunks).toBeGreaterThan(1);
      expect(blob?.bytes.toString('utf8', 5 * lines)).toBe(leak);
      expect(notRead).toEqual([]);
    }
  });
});

describe('what cannot be read is named', () => {
  test('an encrypted entry, while the others are read', async () => {
    const root = folder({ 'a.env': leak, 'b.env': leak });
    pack('zip', ['-q', '-P', 'pw', 'a.zip', 'a.env'], root);
    pack('zip', ['-q', 'a.zip', 'b.env'], root);
    const { texts, notRead } = await read(root);
    expect(notRead).toEqual([{ path: 'a.zip!a.env', reason: 'it is encrypted' }]);
    expect(texts['a.zip!b.env']).toBe(leak);
  });

  test('a format that nothing here reads', async () => {
    const root = folder({
      'a.7z': Buffer.from('377abcaf271c0004', 'hex'),
      'a.rar': Buffer.from('526172211a0700', 'hex'),
    });
    expect((await read(root)).notRead).toEqual([
      { path: 'a.7z', reason: 'archives of the kind 7z are not supported' },
      { path: 'a.rar', reason: 'archives of the kind rar are not supported' },
    ]);
  });

  test('xz inside of xz, which would wait for itself', async () => {
    const root = folder({ 'a.env': leak });
    pack('xz', ['a.env'], root);
    pack('tar', ['-cJf', 'b.tar.xz', 'a.env.xz'], root);
    const { notRead, texts } = await read(root);
    expect(notRead).toEqual([{ path: 'b.tar.xz!a.env.xz', reason: 'xz inside of xz is not supported' }]);
    expect(texts['a.env.xz!a.env']).toBe(leak);
  });

  test('an entry with a compression that nothing here reads', async () => {
    const root = folder({ 'a.env': leak.repeat(50) });
    pack('zip', ['-q', '-Z', 'bzip2', 'a.zip', 'a.env'], root);
    expect((await read(root)).notRead).toEqual([{ path: 'a.zip!a.env', reason: 'it is compressed with bzip2, which is not supported' }]);
  });

  test('a damaged archive of each format, cut anywhere', async () => {
    const source = folder({ 'inner/.env': leak, 'inner/b.bin': tokens('archives').bytes(40_000) });
    for (const [i, [file, program, args]] of packers.entries()) {
      if (file.endsWith('.jar')) continue;
      pack(program, args, source);
      const whole = readFileSync(join(source, file));
      // A tar that is cut between two entries is a whole one.
      for (const part of isLong ? [0.3, 0.6, 0.9] : [[0.3, 0.6, 0.9][i % 3]!]) {
        const root = folder({ [file]: whole.subarray(0, Math.floor(whole.length * part)) });
        const { notRead } = await read(root);
        if (file.endsWith('.tar') && part === 0.9) continue;
        expect(notRead.map(({ path }) => path.split('!')[0])).toContain(file);
      }
    }
  });
});

describe('a bomb ends as not read', () => {
  test.each([
    ['bytes', { bytes: 1_000_000 }, /^more than 1,000,000 bytes come out of it; the rest of the archive was not read$/],
    ['ratio', { freeBytes: 1_000_000, ratio: 100 }, /^it grows to more than 100 times its size/],
  ] as const)('by its %s, in every format', async (_, limits, reason) => {
    const root = folder({ 'zeros': Buffer.alloc(amount(10_000_000, 30_000_000)) });
    for (const args of [['gzip'], ['bzip2'], ['xz'], ['zstd', '-q']]) pack(args[0]!, [...args.slice(1), '-k', 'zeros'], root);
    pack('zip', ['-q', 'zeros.zip', 'zeros'], root);
    const { notRead } = await read(root, limits);
    expect(notRead.map(({ path }) => path).sort()).toEqual(['zeros.bz2!zeros', 'zeros.gz!zeros', 'zeros.xz!zeros', 'zeros.zip!zeros', 'zeros.zst!zeros']);
    for (const one of notRead) expect(one.reason).toMatch(reason);
  });

  test('by its entries', async () => {
    const root = folder(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`inner/${i}`, 'x'])));
    pack('tar', ['-cf', 'a.tar', 'inner'], root);
    const { notRead, blobs } = await read(root, { entries: 10 });
    expect(notRead).toEqual([{ path: 'a.tar', reason: 'it has more than 10 entries; the rest of the archive was not read' }]);
    expect(blobs.filter(({ path }) => path.startsWith('a.tar!'))).toHaveLength(10);
  });

  test('by its depth', async () => {
    let content = Buffer.from(leak);
    for (let i = 0; i < 12; i++) content = gzipSync(content);
    const { notRead } = await read(folder({ 'a.gz': content }));
    expect(notRead).toMatchObject([{ reason: 'it is more than 8 archives deep' }]);
  });

  test('by how much in it looks like a gzip file in base64', async () => {
    const { notRead } = await read(folder({ 'a.txt': 'H4sI '.repeat(60) }), { entries: 50 });
    expect(notRead).toEqual([{ path: 'a.txt', reason: 'it has more than 50 entries; the rest of the archive was not read' }]);
  });

  test('though its entries share their bytes', async () => {
    // Every entry of the directory names the same file: 2 MB each from a few kilobytes.
    const root = folder({ 'a.zip': overlapping(200, 2_000_000) });
    const { notRead, blobs } = await read(root);
    expect(notRead).toHaveLength(1);
    expect(blobs.length).toBeLessThan(40);
  });
});

describe('names of entries', () => {
  test('that lead out of the archive open nothing and write nothing', async () => {
    const root = folder({ 'outside': 'x', 'work/a': leak });
    pack('tar', ['-cf', 'a.tar', '--transform=s,^a$,../../outside,', '-P', 'a'], join(root, 'work'));
    const before = readdirSync(root, { recursive: true }).length;
    const { texts } = await read(join(root, 'work'));
    expect(texts['a.tar!../../outside']).toBe(leak);
    expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('x');
    expect(readdirSync(root, { recursive: true })).toHaveLength(before);
  });

  test('are looked at where they stand in nothing that is read itself', async () => {
    const root = folder({ [`dump-${token}`]: 'x' });
    pack('tar', ['-czf', 'a.tar.gz', '--remove-files', `dump-${token}`], root);
    const { code, stdout } = await sntrylint(['--archives', '--format', 'json'], { cwd: root });
    expect(code).toBe(1);
    const places = JSON.parse(stdout).findings.flatMap(({ locations }: { locations: readonly { path: string; startColumn: number }[] }) => locations);
    expect(places).toMatchObject([{ path: expect.stringMatching(/^a\.tar\.gz!dump-sntryu_…\w* \(file name\)$/), startColumn: 6 }]);
  });

  test('are judged like paths: a file that is left out, one that is too large', async () => {
    const root = folder({ 'inner/.env': leak, 'inner/big': 'x'.repeat(5000) });
    pack('tar', ['-czf', 'a.tar.gz', 'inner'], root);
    expect((await read(root, {}, 4000)).notRead).toEqual(['a.tar.gz!inner/big', 'inner/big'].map((path) => ({ path, reason: 'larger than 4 kB' })));
  });
});

describe('--archives', () => {
  test('finds in the work tree, in the index and on standard input, and only where it was asked for', async () => {
    const files = folder({ 'inner/.env': leak });
    pack('tar', ['-czf', 'a.tar.gz', 'inner'], files);
    const archive = readFileSync(join(files, 'a.tar.gz'));
    const { root, env } = repo({ firstCommit: true }).file('a.tar.gz', archive).stage();
    for (const argv of [[], ['staged'], ['stdin', '--path', 'a.tar.gz']]) {
      const world = { cwd: root, env, stdin: archive };
      expect((await sntrylint(argv, world)).code).toBe(0);
      const { code, stdout } = await sntrylint([...argv, '--archives', '--format', 'json'], world);
      expect(code).toBe(1);
      expect(JSON.parse(stdout).findings[0].locations).toMatchObject([{ path: 'a.tar.gz!inner/.env', startLine: 1, startColumn: 19 }]);
    }
  });

  test('knows what the version in HEAD held already', async () => {
    const files = folder({ 'inner/.env': leak });
    pack('tar', ['-czf', 'a.tar.gz', 'inner'], files);
    const made = repo().file('a.tar.gz', readFileSync(join(files, 'a.tar.gz'))).stage().commit('one');
    writeFileSync(join(files, 'inner', 'other'), 'more\n');
    pack('tar', ['-czf', 'a.tar.gz', 'inner'], files);
    const { root, env } = made.file('a.tar.gz', readFileSync(join(files, 'a.tar.gz'))).stage();
    const { code, stdout } = await sntrylint(['staged', '--archives', '--format', 'json'], { cwd: root, env });
    expect(JSON.parse(stdout).findings).toMatchObject([{ isNew: false }]);
    expect(code).toBe(0);
  });

  test('ends with 3 where something in an archive could not be read', async () => {
    const root = folder({ 'a.7z': Buffer.from('377abcaf271c0004', 'hex') });
    expect((await sntrylint(['--archives'], { cwd: root })).code).toBe(3);
  });
});

/** A zip whose directory has `count` entries that all lie at the same place. */
function overlapping(count: number, size: number): Buffer {
  const data = deflateRawSync(Buffer.alloc(size));
  const fields = Buffer.alloc(22);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(8, 4);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(size, 18);
  const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, Buffer.from([1, 0, 0, 0]), Buffer.from('a'), data]);
  const central = Buffer.concat([
    Buffer.from('504b01021400', 'hex'), fields, Buffer.from([1, 0]), Buffer.alloc(16), Buffer.from('a'),
  ]);
  const directory = Buffer.concat(Array.from({ length: count }, () => central));
  const end = Buffer.alloc(22);
  end.write('504b0506', 'hex');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, directory, end]);
}

describe('gzip in base64 inside a text', () => {
  const base64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
  const packed = base64(gzipSync(leak));
  const wrapped = packed.replaceAll(/.{40}/g, '$&\n    ');

  test.each([
    ['the Secret in which Helm keeps a release', `kind: Secret\ntype: helm.sh/release.v1\ndata:\n  release: ${base64(packed)}\n`],
    ['the same in JSON', JSON.stringify({ kind: 'Secret', data: { release: base64(packed) } })],
    ['cloud-init', `#cloud-config\nwrite_files:\n- encoding: gz+b64\n  content: ${packed}\n  path: /etc/env\n`],
    ['cloud-init, over lines', `#cloud-config\nwrite_files:\n- encoding: gzip\n  content: !!binary |\n    ${wrapped}\n  path: /etc/env\n`],
    ['Terraform', `user_data_base64 = "${packed}"\n`],
  ])('%s', async (_, text) => {
    const { texts, notRead } = await read(folder({ 'a.txt': text }));
    expect(texts['a.txt!base64-1']).toBe(leak);
    expect(notRead).toEqual([]);
  });

  test('each one of several, and none that is cut off', async () => {
    const { blobs, notRead } = await read(folder({ 'a.txt': `a: H4sIAAAAAAAA\nb: ${packed}\nc: ${packed.slice(0, 60)}\nd: ${packed}\n` }));
    expect(blobs.map(({ path }) => path)).toEqual(['a.txt', 'a.txt!base64-1', 'a.txt!base64-2']);
    expect(notRead).toEqual([]);
  });

  test('in a history', async () => {
    const { root, env } = repo().file('a.yaml', `release: ${base64(packed)}\n`).stage().commit('keep a release');
    const { stdout } = await sntrylint(['history', '--archives', '--format', 'json'], { cwd: root, env });
    expect(JSON.parse(stdout).findings.flatMap(({ locations }: { locations: readonly { path: string }[] }) => locations.map(({ path }) => path))).toContain('a.yaml!base64-1');
  });
});
