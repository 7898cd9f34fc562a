import { describe, expect, it } from 'vitest';
import { file, folder, gone, named, nothing } from '../../../../src/sources/history/graph/recorded.ts';
import { OnlyGit, TreeLists } from '../../../../src/sources/history/graph/tree-lists.ts';

type Change = readonly [kind: number, name: number, child: number];

/** Trees by number: what each is made from, and its changes. The file 100 is looked for, the file 101 is not. */
function lists(trees: Readonly<Record<number, { readonly base?: number; readonly changes: readonly Change[] }>>): TreeLists {
  const noted = (tree: number) => {
    const one = trees[tree];
    return one === undefined ? null : { changes: Int32Array.from([one.base ?? nothing, one.changes.length, ...one.changes.flat()]), at: 0 };
  };
  return new TreeLists(10, noted, (object) => object === 100);
}

const leak = { kind: file, name: 1, child: 100 };

describe('the list of a tree', () => {
  it('has the files that are looked for, those with telling names, and the folders above them', () => {
    const all = lists({
      0: { changes: [[folder, 5, 1], [folder, 6, 2], [file, 7, 101], [file | named, 8, 101]] },
      1: { changes: [[file, 1, 100]] },
      2: { changes: [[file, 1, 101]] },
    });
    expect(all.of(0)).toEqual([{ kind: folder, name: 5, child: 1 }, { kind: file, name: 8, child: 101 }]);
    expect(all.of(1)).toEqual([leak]);
    expect(all.of(2)).toEqual([]);
  });

  it('is that of the tree it is made from, where nothing changes that matters', () => {
    const all = lists({ 0: { base: 1, changes: [[file | gone, 2, 101], [file, 2, 101]] }, 1: { changes: [[file, 1, 100], [file, 2, 101]] } });
    expect(all.of(0)).toBe(all.of(1));
  });

  it('loses each entry that goes once, also in a large folder', () => {
    const many = Array.from({ length: 300 }, (_, name): Change => [name % 2 === 0 ? file : file | named, name, 100]);
    const all = lists({ 0: { base: 1, changes: [...many.filter(([, name]) => name % 3 > 0).map(([, name, child]): Change => [file | gone, name, child]), [file, 1, 100]] }, 1: { changes: [...many, [file, 1, 100]] } });
    expect(all.of(1).map(({ name }) => name)).toEqual([0, 1, ...Array.from({ length: 299 }, (_, i) => i + 1)]);
    expect(all.of(0).map(({ name }) => name)).toEqual([0, 1, 1, ...Array.from({ length: 99 }, (_, i) => 3 * (i + 1))]);
  });

  it('is known of a tree that is made from one above it', () => {
    // 1 lies in 0, and is made from 0; 3 lies in 1, and is made from 1.
    const all = lists({
      0: { changes: [[folder, 5, 1], [file, 1, 100]] },
      1: { base: 0, changes: [[folder | gone, 5, 1], [folder, 5, 3]] },
      3: { base: 1, changes: [[folder | gone, 5, 3], [file | gone, 1, 100], [file, 2, 100]] },
    });
    expect(all.of(0)).toEqual([leak, { kind: folder, name: 5, child: 1 }]);
    expect(all.of(1)).toEqual([leak, { kind: folder, name: 5, child: 3 }]);
    expect(all.of(3)).toEqual([{ kind: file, name: 2, child: 100 }]);
  });

  it.each([
    ['that is missing', {}],
    ['with a folder that is missing', { 0: { changes: [[folder, 5, 1]] } }],
    ['made from one that is missing', { 0: { base: 1, changes: [] } }],
    ['below itself', { 0: { changes: [[folder, 5, 1]] }, 1: { changes: [[folder, 5, 0]] } }],
    ['below itself that is made from itself', { 0: { base: 1, changes: [[folder, 5, 0]] }, 1: { base: 0, changes: [] } }],
    ['with a folder whose name may be a token', { 0: { changes: [[folder | named, 5, 1]] }, 1: { changes: [] } }],
  ] as const)('is left to git for a tree %s', (_, trees) => {
    expect(() => lists(trees).of(0)).toThrow(OnlyGit);
  });
});
