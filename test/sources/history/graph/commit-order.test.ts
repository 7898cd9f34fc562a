import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { inOneGo } from '../../../../src/git/pack/steps.ts';
import { type Commit, commitOrder } from '../../../../src/sources/history/graph/commit-order.ts';
import { dice } from '../../../fuzz/dice.ts';
import { amount } from '../../../support/how-long.ts';
import { repo } from '../../../support/repo.ts';

it('is the order in which git lists commits, also where dates are equal or run backwards', () => {
  for (let seed = 0; seed < amount(12, 200); seed++) {
    const roll = dice(seed);
    const made = repo();
    const spread = 1 + roll(40);
    const stream: string[] = [];
    const commits = 1 + roll(60);
    for (let commit = 1; commit <= commits; commit++) {
      const parents = new Set(Array.from({ length: commit === 1 ? 0 : roll(4) }, () => 1 + roll(commit - 1)));
      stream.push(`commit refs/heads/b${roll(2) === 0 ? commit : roll(5)}`, `mark :${commit}`, `committer A <a@b.c> ${1_700_000_000 + roll(spread) + (roll(4) === 0 ? 0 : commit)} +0000`, 'data 0');
      [...parents].forEach((parent, i) => stream.push(`${i === 0 ? 'from' : 'merge'} :${parent}`));
    }
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: made.root, env: made.env, input: `${stream.join('\n')}\n` });
    const tips = [...new Set(made.git('for-each-ref', '--format=%(objectname)', '--sort=objectname').trim().split('\n'))];
    const git = (...args: string[]): string[] => execFileSync('git', ['rev-list', '--stdin', ...args], { cwd: made.root, env: made.env, input: `${tips.join('\n')}\n` }).toString().trim().split('\n');
    const listed = new Map(git('--parents', '--timestamp').map((line) => {
      const [date, oid, ...parents] = line.split(' ');
      return [oid!, { date: Number(date), parents }];
    }));
    const oids = [...listed.keys()];
    const numbers = new Map(oids.map((oid, i) => [oid, i]));
    const order = inOrder(tips.map((oid) => numbers.get(oid)!), (commit) => ({
      tree: 1000 + commit,
      date: listed.get(oids[commit]!)!.date,
      parents: listed.get(oids[commit]!)!.parents.map((oid) => numbers.get(oid)!),
    }));
    expect(order!.map(({ number }) => oids[number])).toEqual(git('--date-order', '--reverse'));
    for (const { number, tree, treesBefore } of order!) expect([tree, treesBefore]).toEqual([1000 + number, listed.get(oids[number]!)!.parents.map((oid) => 1000 + numbers.get(oid)!)]);
  }
});

it('is the same for equal dates, also where they have so many digits that they are infinite', () => {
  const order = (date: number) => inOrder([3, 0, 2, 5, 1, 4], () => ({ tree: 0, date, parents: [] }))!.map(({ number }) => number);
  expect(order(Infinity)).toEqual(order(0));
  expect(order(0)).toEqual([4, 1, 5, 2, 0, 3]);
});

it('is unknown where a commit is missing, or is its own ancestor', () => {
  const parents = [[1], [2], [0], [9]];
  const commitOf = (commit: number) => (parents[commit] === undefined ? null : { tree: 0, date: 0, parents: parents[commit] });
  expect(inOrder([3], commitOf)).toBeNull();
  expect(inOrder([0], commitOf)).toBeNull();
  expect(inOrder([], commitOf)).toEqual([]);
});

function inOrder(tips: readonly number[], commitOf: (number: number) => Commit | null) {
  const order = inOneGo(commitOrder(tips, commitOf));
  return order === null ? null : Array.from({ length: order.count }, (_, i) => ({ number: order.number(i), tree: order.tree(i), treesBefore: order.treesBefore(i) }));
}
