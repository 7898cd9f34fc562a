import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { objectStore } from '../../../src/git/objects/object-store.ts';
import { storedObjects } from '../../../src/git/objects/stored-objects.ts';
import { repo, type Repo } from '../../support/repo.ts';

const filled = (objectFormat: 'sha1' | 'sha256'): Repo => {
  const made = repo({ objectFormat });
  for (let i = 0; i < 20; i++) made.file(`f${i}`, `${i}`).stage().commit(`${i}`);
  return made;
};
const counted = async (made: Repo): Promise<number | null> => storedObjects(await objectStore({ cwd: made.root, env: made.env }));
const listed = (made: Repo): number => made.git('cat-file', '--batch-all-objects', '--batch-check').trim().split('\n').length;

test.each(['sha1', 'sha256'] as const)('counts what git lists, loose and packed, with %s names', async (format) => {
  const made = filled(format);
  expect(await counted(made)).toBe(listed(made));
  made.git('repack', '-adq');
  made.file('loose', 'loose').stage().commit('loose');
  expect(await counted(made)).toBe(listed(made));
});

test('reads the first version of an index too, and says where one cannot be read', async () => {
  const made = filled('sha1');
  made.git('repack', '-adq');
  const objects = listed(made);
  const folder = made.path('.git/objects/pack');
  const pack = readdirSync(folder).find((name) => name.endsWith('.pack'))!.slice(0, -5);
  rmSync(`${folder}/${pack}.idx`, { force: true });
  execFileSync('git', ['index-pack', '--index-version=1', `${folder}/${pack}.pack`], { cwd: made.root, env: made.env, stdio: 'ignore' });
  expect(await counted(made)).toBe(objects);
  rmSync(`${folder}/${pack}.idx`);
  expect(await counted(made)).toBeNull();
});
