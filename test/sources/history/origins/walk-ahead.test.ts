import { expect, test } from 'vitest';
import { commitChanges } from '../../../../src/git/commits/changes/commit-changes.ts';
import { WalkAhead } from '../../../../src/sources/history/origins/walk-ahead.ts';
import { repo } from '../../../support/repo.ts';

async function all<Item>(batches: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const batch of batches) items.push(...batch);
  return items;
}

// More than pipes hold, and less than is read ahead.
const made = repo();
for (let folder = 0; folder < 2000; folder++) made.file(`${folder}/${'a long name '.repeat(8)}`, `${folder}`);
made.stage().commit('many').file('0/more', 'more').stage().commit('more');
const tip = made.git('rev-parse', 'HEAD').trim();
const place = { cwd: made.root, env: made.env };

test('a walk that began before it was asked for tells what one tells that begins then', async () => {
  const ahead = new WalkAhead(place, Promise.resolve([tip]));
  expect(ahead.begun).toBeNull();
  ahead.begin();
  ahead.begin();
  const { tips, changes } = ahead.begun!;
  expect((await tips).commits).toEqual([tip]);
  const wanted = await all(commitChanges({ revisions: [tip], not: [] }, place).batches);
  expect(wanted).toHaveLength(2003);
  expect(await all((await changes)!.batches)).toEqual(wanted);
});

test('a walk that nobody asks for ends with its signal, and one that has nowhere to begin is none', async () => {
  const over = new AbortController();
  const ahead = new WalkAhead({ ...place, signal: over.signal }, Promise.resolve([tip]));
  ahead.begin();
  const changes = await ahead.begun!.changes;
  over.abort();
  await expect(all(changes!.batches)).rejects.toThrow('interrupted');
  const nowhere = new WalkAhead(place, Promise.resolve(null));
  nowhere.begin();
  expect(await nowhere.begun!.changes).toBeNull();
});
