import { expect, it } from 'vitest';
import { askEverywhere, type ToVerify } from '../../src/scan/verify-tokens.ts';

const repository = (name: string, ...sha256s: readonly string[]): ToVerify => ({ name, url: `https://example.com/${name}`, platform: 'url', archived: false, fork: false, sha256s });

/** What each repository holds, and which of them cannot be read. */
async function asked(first: readonly ToVerify[], holders: readonly ToVerify[], held: Readonly<Record<string, readonly string[]>>): Promise<{ readonly calls: readonly string[]; readonly left: readonly string[] }> {
  const calls: string[] = [];
  const left = await askEverywhere(
    first,
    async (wanted) => {
      const set = new Set(wanted);
      return holders.map((one) => ({ ...one, sha256s: one.sha256s.filter((sha256) => set.has(sha256)) }));
    },
    async ({ name, sha256s }) => {
      calls.push(`${name}: ${sha256s.join(' ')}`);
      return { answered: sha256s.filter((sha256) => held[name]?.includes(sha256)), isReadable: held[name] !== undefined };
    },
  );
  return { calls, left };
}

it.each([
  ['asks once about a token that is there', [repository('x', 'a')], [repository('x', 'a'), repository('y', 'a')], { x: ['a'] }, ['x: a'], []],
  ['reads another repository where one cannot be read', [repository('x', 'a')], [repository('x', 'a'), repository('y', 'a')], { y: ['a'] }, ['x: a', 'y: a'], []],
  ['reads a repository again for a token that another does not have any more', [repository('x', 'b'), repository('y', 'a')], [repository('x', 'b'), repository('y', 'b', 'a')], { x: [], y: ['a', 'b'] }, ['x: b', 'y: a', 'y: b'], []],
  ['asks no more once it is answered', [repository('x', 'a')], ['x', 'y', 'z'].map((name) => repository(name, 'a')), { x: [], y: ['a'], z: ['a'] }, ['x: a', 'y: a'], []],
  ['says of which tokens nobody knows', [repository('x', 'a', 'b')], [repository('x', 'a', 'b'), repository('y', 'a')], { x: ['b'], y: [] }, ['x: a b', 'y: a'], ['a']],
  ['does not try again what cannot be read', [repository('x', 'a'), repository('y', 'b')], [repository('x', 'a', 'b'), repository('y', 'b')], { y: [] }, ['x: a', 'y: b'], ['a', 'b']],
])('%s', async (_, first, holders, held, calls, left) => {
  expect(await asked(first, holders, held)).toEqual({ calls, left });
});

it('asks of ten thousand tokens that are in no repository any more twice at most', async () => {
  const sha256s = Array.from({ length: 10_000 }, (_, index) => String(index));
  const first = sha256s.map((sha256) => repository(`first ${sha256}`, sha256));
  const { calls, left } = await asked(first, [repository('x', ...sha256s)], { x: [] });
  expect([calls.length, left.length]).toEqual([10_001, 10_000]);
});
