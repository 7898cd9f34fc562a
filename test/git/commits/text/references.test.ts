import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesAreKnown, references } from '../../../../src/git/commits/text/references.ts';
import { gitObjects } from '../../../support/git/packs.ts';
import { repo } from '../../../support/repo.ts';
import { amount } from '../../../support/how-long.ts';

function namesIn(type: string, content: Buffer, nameBytes = 20, changes: readonly number[] | null = null): readonly string[] {
  const names: string[] = [];
  references(type, content, nameBytes, changes, (bytes, at) => names.push(Buffer.from(bytes).toString('hex', at, at + nameBytes)));
  return names;
}

describe('what an object refers to', () => {
  it.each(['sha1', 'sha256'] as const)('are the files and folders of a tree, the tree and parents of a commit, and what a tag names (%s)', (objectFormat) => {
    const made = repo({ objectFormat }).file('a', 'a').file('b c/d', 'd').stage().commit('one').branch('side').commit('side');
    made.checkout('main').file('e', 'e').stage().commit('two').merge('side').commit('merge').git('tag', '-a', 'v1', '-m', 'object of desire\n\nparent of all');
    const nameBytes = objectFormat === 'sha1' ? 20 : 32;
    const name = (of: string): string => made.git('rev-parse', of).trim();
    const of = (object: string): readonly string[] => {
      const { type, content } = gitObjects(made).get(name(object))!;
      return namesIn(type, content, nameBytes);
    };
    expect(of('HEAD')).toEqual([name('HEAD^{tree}'), name('HEAD^1'), name('HEAD^2')]);
    expect(of('HEAD^{tree}')).toEqual([name('HEAD:a'), name('HEAD:b c'), name('HEAD:e')]);
    expect(of('v1')).toEqual([name('HEAD')]);
    expect(of('HEAD:a')).toEqual([]);
  });

  it('are not the commits of submodules', () => {
    const made = repo().file('a', 'a').file('z', 'z');
    made.submodule('sub', repo({ firstCommit: true }));
    made.stage().commit('one');
    const tree = gitObjects(made).get(made.git('rev-parse', 'HEAD^{tree}').trim())!;
    const names = ['.gitmodules', 'a', 'z'].map((path) => made.git('rev-parse', `HEAD:${path}`).trim());
    expect(namesIn('tree', tree.content)).toEqual(names);
  });

  it('of a tree that changed are those that the changes touch', () => {
    const entry = (i: number): Buffer => Buffer.concat([Buffer.from(`100644 file-${i}\0`), Buffer.alloc(20, i)]);
    const entries = Array.from({ length: 9 }, (_, i) => entry(i + 1));
    const size = entries[0]!.length;
    const tree = Buffer.concat(entries);
    const touched = (...changes: number[]): readonly number[] => namesIn('tree', tree, 20, changes).map((name) => Number.parseInt(name.slice(0, 2), 16));
    expect(touched()).toEqual([]);
    expect(touched(0, 1)).toEqual([1]);
    expect(touched(size - 1, size + 1)).toEqual([1, 2]);
    expect(touched(size, 2 * size)).toEqual([2]);
    expect(touched(3 * size + 4, 3 * size + 5, 8 * size, 9 * size)).toEqual([4, 9]);
    expect(touched(0, tree.length)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('of a tree that changed are known at first sight, or not: never where one of them is not', () => {
    const all = new Set<string>();
    let misses = 0;
    let sure = 0;
    const runs = amount(625, 5000);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 300 }), fc.uint8Array({ minLength: 20, maxLength: 20 })), { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(40), fc.boolean(), (entries, where, length, isKnown) => {
        all.clear();
        const tree = Buffer.concat(entries.flatMap(([name, oid]) => [Buffer.from(`100644 ${name.replaceAll('\0', '.')}\0`), Buffer.from(oid)]));
        for (const [, oid] of entries) all.add(Buffer.from(oid).toString('hex'));
        const [from, margin] = [where % tree.length, 30];
        const changes = [Math.max(0, from - margin), Math.min(tree.length, from + length + margin)];
        const touched = namesIn('tree', tree, 20, [from, from + Math.max(1, length)]);
        // A name that stays as it is was looked up where its tree was made first.
        const changed = touched.filter((name) => {
          const at = tree.indexOf(name, 'hex');
          return at < from + length && at + 20 > from;
        });
        if (!isKnown) for (const name of changed) all.delete(name);
        const has = (names: Uint8Array, at: number): boolean => all.has(Buffer.from(names.subarray(at, at + 20)).toString('hex'));
        const answer = changesAreKnown(tree, 20, changes, margin, has);
        if (answer) sure++;
        if (answer && !changed.every((name) => all.has(name))) misses++;
      }),
      { numRuns: runs },
    );
    expect(misses).toBe(0);
    expect(sure).toBeGreaterThan(runs / 5);
  });

  it('are none in what is cut off', () => {
    expect(namesIn('tree', Buffer.from('100644 a\0short'))).toEqual([]);
    expect(namesIn('commit', Buffer.from('tree 12'))).toEqual([]);
    expect(namesIn('tag', Buffer.alloc(0))).toEqual([]);
  });
});
