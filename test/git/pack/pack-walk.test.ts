import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { isRepeated, packIndex, packNames, repeats, placeOf } from '../../../src/git/pack/pack-index.ts';
import { readPacks } from '../../../src/git/pack/packs.ts';
import { objectStore } from '../../../src/git/objects/object-store.ts';
import { dice } from '../../fuzz/dice.ts';
import { packed } from '../../support/git/history.ts';
import { gitObjects, indexOf, packPaths, versioned, walked } from '../../support/git/packs.ts';
import { amount, isLong } from '../../support/how-long.ts';
import { copyOf, type Repo, repo, type RepoOptions } from '../../support/repo.ts';

/** In a short run one repository for each kind of names, of which each test packs a copy; in a long run one for each test. */
let built: Readonly<Record<'sha1' | 'sha256', Repo>>;
beforeAll(() => {
  // In one pack it is copied as three files.
  if (!isLong) built = { sha1: packed(versioned(dice(11))), sha256: packed(versioned(dice(12), { objectFormat: 'sha256' })) };
});
const versions = (seed: number, options: RepoOptions = {}): Repo => (isLong ? versioned(dice(seed), options) : copyOf(built[options.objectFormat ?? 'sha1']));

describe('a walk through a pack gives what git gives', () => {
  test.each([
    ['as gc packs', {}, ['repack', '-adq']],
    ['with long chains', {}, ['-c', 'pack.threads=1', 'repack', '-adfq', '--depth=200', '--window=30']],
    ['with bases by name', {}, ['-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq']],
    ['without deltas', {}, ['repack', '-adfq', '--depth=0']],
    ['uncompressed', {}, ['-c', 'pack.compression=0', 'repack', '-adFq']],
    ['with names of SHA-256', { objectFormat: 'sha256' }, ['repack', '-adfq']],
    ['by name, of SHA-256', { objectFormat: 'sha256' }, ['-c', 'repack.useDeltaBaseOffset=false', 'repack', '-adfq']],
  ] as const)('%s', (name, options, repack) => {
    const made = versions(name.length, options);
    made.git(...repack);
    const { objects, unread } = walked(indexOf(made));
    const wanted = gitObjects(made);
    expect(unread).toEqual([]);
    expect([...objects.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [oid, { type, content }] of wanted) {
      expect(objects.get(oid)!.type).toBe(type);
      expect(objects.get(oid)!.content.equals(content)).toBe(true);
    }
  });

  it('of a pack whose index has offsets in the table for those beyond 2 GB', () => {
    const made = versions(7);
    made.git('repack', '-adfq');
    const [path] = packPaths(made);
    // Git puts every offset from here on into that table.
    made.git('index-pack', '--index-version=2,0x40', '-o', made.path('large.idx'), `${path}.pack`);
    chmodSync(`${path}.idx`, 0o600);
    writeFileSync(`${path}.idx`, readFileSync(made.path('large.idx')));
    const { objects, unread } = walked(indexOf(made));
    expect(unread).toEqual([]);
    expect(objects.size).toBe(gitObjects(made).size);
    expect([...objects].every(([oid, { type, content }]) => nameOf(type, content) === oid)).toBe(true);
  });
});

describe('the changes', () => {
  it('leave out only what the base has in one piece', () => {
    const made = versions(3);
    made.git('repack', '-adfq', '--depth=50');
    const { objects } = walked(indexOf(made));
    const contents = [...objects.values()].map(({ content }) => content);
    const deltas = [...objects.values()].filter(({ changes }) => changes !== null);
    expect(deltas.length).toBeGreaterThan(30);
    for (const { content, changes } of deltas) {
      // What lies between two changes stands in some other object as it is.
      const edges = [0, ...changes!, content.length];
      for (let i = 0; i < edges.length; i += 2) {
        const same = content.subarray(edges[i], edges[i + 1]);
        expect(contents.some((other) => other !== content && other.includes(same))).toBe(true);
      }
    }
  });
});

describe('what is not as git writes it is left to git', () => {
  const packedOnce = () => {
    const made = versions(11);
    made.git('repack', '-adfq');
    const [path] = packPaths(made);
    chmodSync(`${path}.pack`, 0o600);
    chmodSync(`${path}.idx`, 0o600);
    return { made, path: path! };
  };

  it('a pack that is cut off, another pack than the index is for, an index that is cut off or of another kind', () => {
    const { path } = packedOnce();
    const [pack, index] = [readFileSync(`${path}.pack`), readFileSync(`${path}.idx`)];
    expect(packIndex(path)).not.toBeNull();
    for (const [file, bytes] of [
      ['pack', pack.subarray(0, pack.length - 1)],
      ['pack', pack.subarray(0, 4)],
      ['pack', Buffer.alloc(0)],
      ['pack', Buffer.concat([pack, Buffer.alloc(20)])],
      ['idx', index.subarray(0, index.length - 300)],
      ['idx', index.subarray(0, 10)],
      ['idx', index.subarray(8)],
      ['idx', Buffer.concat([index, Buffer.alloc(3)])],
    ] as const) {
      writeFileSync(`${path}.pack`, file === 'pack' ? bytes : pack);
      writeFileSync(`${path}.idx`, file === 'idx' ? bytes : index);
      expect(packIndex(path)).toBeNull();
    }
  });

  it('any byte of the pack may be another: an object is as its name says, or unread', () => {
    const { path } = packedOnce();
    const whole = readFileSync(`${path}.pack`);
    const index = packIndex(path)!;
    const roll = dice(5);
    let unreadOnes = 0;
    const rounds = amount(12, 120);
    for (let round = 0; round < rounds; round++) {
      const broken = Buffer.from(whole);
      broken[12 + roll(whole.length - 32)]! ^= 1 << roll(8);
      writeFileSync(`${path}.pack`, broken);
      const { objects, unread } = walked(index);
      unreadOnes += unread.length > 0 ? 1 : 0;
      expect(objects.size + unread.length).toBe(index.offsets.length - 1);
      // Another type is the one thing that nothing but the name itself would tell, to git as well.
      const wrong = [...objects].filter(([oid, { content }]) => !['blob', 'tree', 'commit', 'tag'].some((type) => nameOf(type, content) === oid));
      expect(wrong.map(([oid]) => oid)).toEqual([]);
    }
    expect(unreadOnes).toBeGreaterThan(rounds / 2);
  });

  it('an object has one name, whether few are asked for or all', () => {
    const index = packIndex(packedOnce().path)!;
    const places = Array.from(index.offsets.keys()).slice(0, -1);
    const all = packNames(index);
    const names = places.map(all);
    expect(names.length).toBeGreaterThan(100);
    expect(new Set(names).size).toBe(names.length);
    expect(places.map((place) => packNames(index)(place))).toEqual(names);
  });

  it('a pack that ends while it is read', () => {
    const { path } = packedOnce();
    const index = packIndex(path)!;
    truncateSync(`${path}.pack`, 2000);
    const { objects, unread } = walked(index);
    expect(unread.length).toBeGreaterThan(objects.size);
    expect(objects.size + unread.length).toBe(index.offsets.length - 1);
  });
});

describe('several packs', () => {
  it('give an object that two of them have once', async () => {
    const made = repo().file('a', 'one\n').stage().commit('one');
    made.git('repack', '-dq');
    made.file('a', 'two\n').stage().commit('two');
    made.git('repack', '-aq');
    made.git('prune-packed', '-q');
    const store = await objectStore({ cwd: made.root, env: made.env });
    const { packs, has } = await readPacks(store, { paths: store.packs, known: { packs: [], loose: [] } });
    const [first, second] = packs;
    expect([...gitObjects(made).keys()].every(has)).toBe(true);
    expect(has('ab'.repeat(20))).toBe(false);
    const count = (repeated: Uint8Array): number => repeated.filter((one) => one === repeats).length;
    const sizes = [first!, second!].map(({ index, repeated }) => index.offsets.length - 1 - count(repeated));
    expect(sizes[0]! + sizes[1]!).toBe(gitObjects(made).size);
    expect(count(first!.repeated) + count(second!.repeated)).toBe(3);
    expect(first!.repeated.filter((one) => one === isRepeated).length).toBe(3);
    // The larger one comes first.
    expect(first!.index.offsets.length).toBeGreaterThan(second!.index.offsets.length);
    const [larger, smaller] = [first!, second!].map(({ index }) => index.file.slice(0, -'.pack'.length));
    const known = await readPacks(store, { paths: [smaller!], known: { packs: [larger!], loose: [] } });
    expect(known.packs[0]!.repeated).toEqual(second!.repeated);
  });

  it('of which one is much larger give it once too', async () => {
    const made = versions(5);
    made.git('repack', '-adq');
    const oids = ['HEAD', 'HEAD^{tree}', 'HEAD~3'].map((name) => made.git('rev-parse', name));
    execFileSync('git', ['pack-objects', '-q', '.git/objects/pack/pack'], { cwd: made.root, env: made.env, input: oids.join('') });
    const store = await objectStore({ cwd: made.root, env: made.env });
    const { packs } = await readPacks(store, { paths: store.packs, known: { packs: [], loose: [] } });
    expect(packs.map(({ repeated }) => [repeats, isRepeated].map((mark) => repeated.filter((one) => one === mark).length))).toEqual([[0, 3], [3, 0]]);
  });

  it('are read with turns for everything else between, and no further once a signal says so', async () => {
    const made = repo().file('a', 'one\n').stage().commit('one');
    made.git('repack', '-adq');
    const store = await objectStore({ cwd: made.root, env: made.env });
    const asked = { paths: store.packs, known: { packs: [], loose: [] } };
    let turns = 0;
    const count = (): void => void setImmediate(() => (turns++, turns < 100 && count()));
    count();
    await readPacks(store, asked);
    expect(turns).toBeGreaterThan(4);
    await expect(readPacks(store, asked, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it('are left to git where objects may come from elsewhere', async () => {
    const made = versions(2);
    made.git('repack', '-adq');
    const store = async (env: NodeJS.ProcessEnv = {}) => objectStore({ cwd: made.root, env: { ...made.env, ...env } });
    expect((await store()).isWhole).toBe(true);
    expect((await store({ GIT_ALTERNATE_OBJECT_DIRECTORIES: '/elsewhere' })).isWhole).toBe(false);
    made.file('.git/objects/info/alternates', '/not/there\n');
    expect((await store()).isWhole).toBe(false);
    made.file('.git/objects/info/alternates', '"/quoted"\n');
    expect((await store()).isWhole).toBe(false);
    made.file('.git/objects/info/alternates', '# nothing\n');
    expect((await store()).isWhole).toBe(true);
    made.file('.git/objects/pack/pack-1234.pack', 'PACK');
    expect((await store()).isWhole).toBe(false);
  });

  it('are found by name', () => {
    const made = versions(2);
    made.git('repack', '-adq');
    const index = indexOf(made);
    for (const oid of gitObjects(made).keys()) expect(placeOf(index, Buffer.from(oid, 'hex'))).not.toBeNull();
    expect(placeOf(index, Buffer.alloc(20, 0xab))).toBeNull();
  });
});

function nameOf(type: string, content: Buffer): string {
  return createHash('sha1').update(`${type} ${content.length}\0`).update(content).digest('hex');
}

test('an object that inflates to more than its head says is left to git, and not made first', () => {
  const size = amount(112, 300) << 20;
  const made = repo().file('zeros', Buffer.alloc(size)).stage().commit('large');
  made.git('repack', '-adfq');
  const [path] = packPaths(made);
  const bytes = readFileSync(`${path}.pack`);
  const index = indexOf(made);
  const at = [...index.offsets].find((offset) => (bytes[offset]! & 0x70) === 0x30 && bytes[offset]! >= 0x80 && bytes[offset + 3]! >= 0x80)!;
  // The same number of bytes for a size of a megabyte.
  bytes.set([0xb0, 0x80, 0x80, 0x84, 0x00], at);
  chmodSync(`${path}.pack`, 0o600);
  writeFileSync(`${path}.pack`, bytes);
  const before = process.memoryUsage.rss();
  const { unread } = walked(index);
  expect(unread).toHaveLength(1);
  expect(process.memoryUsage.rss() - before).toBeLessThan(size / 2);
});
