import { expect, test } from 'vitest';
import { gitFolders } from '../../../../src/git/repository/git-folders.ts';
import { objectStore } from '../../../../src/git/objects/object-store.ts';
import { objectPacks } from '../../../../src/git/pack/object-packs.ts';
import type { Share } from '../../../../src/git/pack/pack-families.ts';
import { packPart } from '../../../../src/git/pack/pack-part.ts';
import { inOneGo } from '../../../../src/git/pack/steps.ts';
import { builtinRules } from '../../../../src/rules/builtin.ts';
import { type AskedPart, PartLook, partSearch } from '../../../../src/sources/commits/look/part-look.ts';
import { PartThread } from '../../../../src/sources/commits/look/part-thread.ts';
import { repo } from '../../../support/repo.ts';
import { tokens } from '../../../support/tokens.ts';

const settings = { rules: builtinRules(), ruleIds: null, decodeDepth: 2, maxFileSize: null, archives: false };

/** A repository with a token in one of its files, and the objects of some of its revisions as a part to look at. */
async function packed() {
  const made = repo();
  for (let i = 0; i < 12; i++) made.file(`file-${i}.txt`, `text ${i}\n`.repeat(20));
  made.file('leak.txt', `SENTRY_AUTH_TOKEN=${tokens('part').user()}\n`).stage().commit('one');
  made.git('repack', '-adfq');
  const place = { cwd: made.root, env: made.env };
  const packs = objectPacks(await objectStore(place, gitFolders(place)))!;
  return (...paths: readonly string[]): AskedPart => {
    const oids = paths.map((path) => made.git('rev-parse', `HEAD:${path}`).trim());
    return { part: inOneGo(packPart(packs.indexes[0]!, oids.map((oid) => packs.find(oid)!.offset))), oids, paths: paths.map((path) => [path]) };
  };
}

/** Each family is a share. */
const sharesOf = ({ part }: AskedPart): Share[] => Array.from(part.families.roots, (_, from) => ({ from, to: from + 1, weight: 1 }));

test('a thread looks at shares as one looks at them without it, and what has a token is not clean', async () => {
  const asked = (await packed())('file-1.txt', 'file-2.txt', 'leak.txt', 'file-3.txt', 'file-4.txt', 'file-5.txt');
  const own = new PartLook(partSearch(settings), asked);
  const wanted = own.look(0, asked.part.families.roots.length);
  own.close();
  const thread = new PartThread(settings);
  const found = await thread.help(asked, sharesOf(asked));
  thread.end();
  expect(found.toSorted((a, b) => a.number - b.number)).toEqual(wanted.toSorted((a, b) => a.number - b.number));
  expect(wanted.map(({ number }) => number).sort()).toEqual([0, 1, 3, 4, 5]);
});

test('what is answered about a part that was given up is not taken for the next part', async () => {
  const part = await packed();
  const [first, second] = [part('file-1.txt', 'file-2.txt', 'file-3.txt'), part('leak.txt', 'leak.txt')];
  const thread = new PartThread(settings);
  const given = sharesOf(first);
  const early = thread.help(first, given);
  given.length = 0;
  expect(await thread.help(second, sharesOf(second))).toEqual([]);
  expect(await early).not.toEqual([]);
  thread.end();
});

test('git is asked for everything once the thread has failed', async () => {
  const asked = (await packed())('file-1.txt', 'file-2.txt');
  const thread = new PartThread(settings);
  const broken = { ...asked, part: { ...asked.part, entries: { ...asked.part.entries, file: `${asked.part.entries.file}.gone` } } };
  expect(await thread.help(broken, sharesOf(asked))).toEqual([]);
  expect(await thread.help(asked, sharesOf(asked))).toEqual([]);
});
