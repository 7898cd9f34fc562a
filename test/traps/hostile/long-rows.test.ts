import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { finder, usualStyle } from '../../../src/agent/reads/pattern.ts';
import { alternatives } from '../../../src/agent/reads/wildcard.ts';
import { kindOf } from '../../../src/agent/shell/commands.ts';
import { pathGlobs } from '../../../src/config/path-globs.ts';
import { onOneLine } from '../../../src/errors.ts';
import { address } from '../../../src/git/remotes/address.ts';
import { where } from '../../../src/git/repository/where.ts';
import { redactName } from '../../../src/secret/redact-text.ts';
import { entriesOf } from '../../../src/sources/archives/entries-of.ts';
import { archiveLimits, budget } from '../../../src/sources/archives/archive-limits.ts';
import { repo, temporaryFolder } from '../../support/repo.ts';

/**
 * A search for what stands at the end of a text begins anew at every character of a long row, and takes the square of
 * its length: a row of a megabyte then takes ten minutes. None of these ends before the test is given up, if so.
 */
const long = 1_000_000;

function header(type: string, size: number): Buffer {
  const block = Buffer.alloc(512);
  block.write('name', 0);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.fill(' ', 148, 156);
  block.write(type, 156);
  block.write('ustar\0', 257);
  block.write(`${block.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function tar(type: string, extra: Buffer): Buffer {
  const padding = (size: number): Buffer => Buffer.alloc((512 - (size % 512)) % 512);
  return Buffer.concat([header(type, extra.length), extra, padding(extra.length), header('0', 1), Buffer.from('x'), padding(1), Buffer.alloc(1024)]);
}

async function names(archive: Buffer): Promise<readonly (string | null)[]> {
  const found: (string | null)[] = [];
  for await (const { name } of entriesOf('tar', archive, budget(archiveLimits, archive.length))) found.push(name);
  return found;
}

test('a long name in a tar that is a row of zeros ends', async () => {
  const zeros = Buffer.concat([Buffer.alloc(long), Buffer.from('x')]);
  expect((await names(tar('L', zeros))).map((name) => name?.length)).toEqual([long + 1]);
  expect(await names(tar('L', Buffer.from('a/b\0\0')))).toEqual(['a/b']);
});

test('the extra facts of a tar end where a length has no space behind it', async () => {
  const packed = Array.from({ length: 40 }, () => tar('x', Buffer.from('5xxxx'.repeat(long / 5))));
  for (const one of packed) expect(await names(one)).toEqual(['name']);
  expect(await names(tar('x', Buffer.from('14 path=other\n')))).toEqual(['other']);
});

test.each<readonly [string, () => unknown, unknown]>([
  ['the name of a command', () => kindOf(`${'1'.repeat(long)}x`), 'other'],
  ['the pattern of a search', () => finder(['['.repeat(long)], { ...usualStyle, syntax: 'basic' })('x'), true],
  ['a word with braces', () => alternatives(`{${',a'.repeat(long / 2)}`).length, 1],
  ['the address of a remote', () => address(`https://example.com/a${'/'.repeat(long)}x`).length, 'example.com/a'.length + long + 1],
  ['what is put on one line', () => onOneLine(`${' '.repeat(long)}x`).length, long + 1],
  ['a name that is shown', () => redactName('eyJ'.repeat(long / 30)).length > 0, true],
])('%s ends where it is a long row of one sign', (_, read, wanted) => {
  expect(read()).toEqual(wanted);
});

test('a glob of a configuration is refused where it is a long row of one sign', async () => {
  await expect(pathGlobs([`${'/'.repeat(long)}x`])).rejects.toThrow('characters');
});

test('a file of git that is a long row of line breaks is read', () => {
  const made = repo();
  const row = '\n'.repeat(60_000);
  writeFileSync(join(made.root, '.git/commondir'), `..${row}x`);
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.git'), `gitdir: ${row}x`);
  for (let i = 0; i < 100; i++) {
    where({ cwd: made.root, env: { ...made.env, GIT_DIR: made.path('.git'), GIT_WORK_TREE: made.root } });
    where({ cwd: folder, env: made.env });
  }
  expect(where({ cwd: folder, env: made.env }).gitDir).toBeNull();
});
