import { expect, test } from 'vitest';
import { objectStore } from '../../../../src/git/objects/object-store.ts';
import { hurriedLook } from '../../../../src/sources/history/second-look/second-look.ts';
import { Unread } from '../../../../src/sources/history/unread.ts';
import type { NotRead } from '../../../../src/sources/source.ts';
import { repo } from '../../../support/repo.ts';

const enough = 60_000;

test.each([
  ['with its path and commit', { walk: enough, all: enough }, [{ path: 'found.txt', commit: 'HEAD~1', author: 'Ada <ada@example.org>', inHead: false }], []],
  ['by the name of its object where there is no time to walk the commits', { walk: 0, all: enough }, [{ path: 'object', commit: null, author: null, inHead: false }], []],
  ['as not looked at where there is no time at all', { walk: 0, all: 0 }, [], ['object']],
] as const)('what a first look that was interrupted has caught is told of %s', async (_, patience, wanted, left) => {
  const made = repo({ firstCommit: true }).file('found.txt', 'found\n').stage().commit('found').remove('found.txt').stage().commit('gone');
  const place = { cwd: made.root, env: made.env };
  const oid = made.git('rev-parse', 'HEAD~1:found.txt').trim();
  const named = (shown: string): string => (shown === 'object' ? `object ${oid.slice(0, 12)}` : shown);
  const commit = (revision: string | null): string | null => (revision === null ? null : made.git('rev-parse', revision).trim());
  const notRead: NotRead[] = [];
  const options = { ...place, unreachable: false, cache: null, progress: { stage: () => {}, add: () => {} } };
  const looked = { store: await objectStore(place), caught: new Set([oid]), trees: new Set<string>(), shallow: new Set<string>(), commits: null, ahead: null, noted: null, lost: new Set<string>(), unread: new Unread((one) => notRead.push(one)), note: () => {}, areClean: async () => true, walked: () => {} };
  const places = [];
  const look = hurriedLook(options, looked, patience);
  for await (const blob of look) places.push(...(await blob.places()));
  expect(places).toMatchObject(wanted.map((one) => ({ ...one, path: named(one.path), commit: commit(one.commit) })));
  expect(notRead.map((one) => one.path)).toEqual(left.map(named));
});
