import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/repo.ts';
import { newDatabase } from '../../src/store/new-database.ts';
import { pglite } from '../../src/store/pglite.ts';

it('makes a database whole, whatever one that was killed has left', { timeout: 120_000 }, async () => {
  const folder = join(temporaryFolder(), 'data');
  mkdirSync(join(folder, 'postgres.new/base'), { recursive: true });
  writeFileSync(join(folder, 'postgres.new/PG_VERSION'), 'half');
  await using database = await pglite(folder);
  expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(readdirSync(folder).toSorted()).toEqual(['lock', 'postgres']);
});

it('says why there is none', { timeout: 120_000 }, async () => {
  const path = join(temporaryFolder(), 'file/postgres');
  writeFileSync(join(path, '..'), '');
  await expect(newDatabase(path)).rejects.toThrow(/ENOTDIR|not a directory|EEXIST/i);
  expect(existsSync(path)).toBe(false);
});
