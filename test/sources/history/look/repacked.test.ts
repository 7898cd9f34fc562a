import { expect, test } from 'vitest';
import { objectStore } from '../../../../src/git/objects/object-store.ts';
import { builtinRules } from '../../../../src/rules/builtin.ts';
import { sieve } from '../../../../src/sources/history/look/sieve.ts';
import { unseenPortions } from '../../../../src/sources/history/portions.ts';
import type { Portion } from '../../../../src/sources/history/sieve.ts';
import type { NotRead } from '../../../../src/sources/source.ts';
import { repo, type Repo } from '../../../support/repo.ts';
import { tokens } from '../../../support/tokens.ts';

/** A repository that is repacked at the very moment that is named: the listed packs are gone, and so are loose objects. */
test.each(['before the indexes of its packs are read', 'before its packs are opened'])('a repository that is repacked %s is looked at whole', async (moment) => {
  const make = tokens('repacked');
  const made: Repo = repo();
  for (let pack = 0; pack < 3; pack++) {
    made.file(`${pack}.env`, `SENTRY_AUTH_TOKEN=${make.user()}\n`).file('big.txt', `${pack}\n`.repeat(20_000)).stage().commit(`pack ${pack}`);
    made.git('repack', '-dq');
  }
  made.file('loose.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('loose');
  const wanted = ['0.env', '1.env', '2.env', 'loose.env'].map((path) => made.git('rev-parse', `HEAD:${path}`).trim()).sort();
  const all = made.git('cat-file', '--batch-all-objects', '--batch-check').trim().split('\n').length;

  const place = { cwd: made.root, env: made.env };
  const store = await objectStore(place);
  if (moment.includes('indexes')) made.git('repack', '-adfq');
  const notRead: NotRead[] = [];
  const portions: Portion[] = [];
  for await (const portion of unseenPortions(place, store, null, { skip: (one) => notRead.push(one), has: () => {}, notes: null, treesBegun: () => {} })) portions.push(portion);
  if (moment.includes('opened')) made.git('repack', '-adfq');
  expect(portions.some(({ kind }) => kind === 'families')).toBe(moment.includes('opened'));

  const start = { place, rules: builtinRules().filter(({ kind }) => kind !== 'practice'), ruleIds: null, decodeDepth: 2, maxFileSize: null, archives: false, isTimed: false };
  const caught = new Set<string>();
  let objects = 0;
  await sieve(start, 2)(
    (async function* () {
      yield* portions;
    })(),
    (answer) => {
      answer.caught.forEach((oid) => caught.add(oid));
      notRead.push(...answer.notRead);
      objects += answer.objects;
    },
    all,
  );
  expect(notRead).toEqual([]);
  expect([...caught].sort()).toEqual(wanted);
  expect(objects).toBe(all);
});
