import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lchownSync, mkdirSync, readdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/repo.ts';
import { lock } from '../src/disk/lock.ts';
import { makePrivate } from '../src/disk/make-private.ts';

describe('a lock', () => {
  it('is held by one, and free again when that one lets go', () => {
    const path = join(temporaryFolder(), 'lock');
    const first = lock(path);
    expect([first.kind, lock(path).kind]).toEqual(['held', 'taken']);
    if (first.kind === 'held') first.release();
    expect([existsSync(path), lock(path).kind]).toEqual([false, 'held']);
  });

  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  it.each([
    ['a process that is dead', { host: hostname(), pid: dead, began: '1' }, 'held'],
    ['a number that another process has now', { host: hostname(), pid: process.pid, began: '1' }, 'held'],
    ['a process of another machine', { host: `not-${hostname()}`, pid: dead, began: '1' }, 'taken'],
    ['somebody who cannot be told', 'half', 'taken'],
  ])('left behind by %s: %j is %s', (_, holder, kind) => {
    const path = join(temporaryFolder(), 'lock');
    writeFileSync(path, typeof holder === 'string' ? holder : JSON.stringify(holder));
    expect(lock(path).kind).toBe(kind);
  });
});

it.each([
  ['of which one that was killed wrote half', '{"ho', 61_000],
  ['of a container that gave no sign of life', JSON.stringify({ host: `not-${hostname()}`, pid: 1, began: '1' }), 16 * 60_000],
])('a lock %s is taken over after a while', (_, text, age) => {
  const path = join(temporaryFolder(), 'lock');
  writeFileSync(path, text);
  const before = new Date(Date.now() - age);
  utimesSync(path, before, before);
  expect([lock(path).kind, lock(path).kind, readdirSync(join(path, '..'))]).toEqual(['held', 'taken', ['lock']]);
});

/** A folder that is not the user's own. */
function foreignFolder(): string {
  if (process.geteuid!() !== 0) return '/';
  const path = temporaryFolder();
  chownSync(path, 65_534, 65_534);
  return path;
}

describe('a private folder', () => {
  it.each([
    ['a file', (path: string) => writeFileSync(path, ''), 'the folder cannot be made, or not be written to: EEXIST'],
    ['a link to a folder of somebody else', (path: string) => symlinkSync(foreignFolder(), path), 'this folder belongs to somebody else'],
  ])('is none where there is %s', (_, make, message) => {
    const path = join(temporaryFolder(), 'x');
    make(path);
    expect(() => makePrivate(path)).toThrow(message);
  });

  it.skipIf(process.geteuid!() !== 0)('is none where somebody else has put a link', () => {
    const path = join(temporaryFolder(), 'x');
    symlinkSync(temporaryFolder(), path);
    lchownSync(path, 65_534, 65_534);
    expect(() => makePrivate(path)).toThrow('this is a link that belongs to somebody else');
  });

  it('may be a link of the user, or of root, as those that systemd makes for a service', () => {
    const [path, folder] = [join(temporaryFolder(), 'x'), temporaryFolder()];
    chmodSync(folder, 0o755);
    symlinkSync(folder, path);
    makePrivate(path);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('may be there', () => {
    const path = join(temporaryFolder(), 'x');
    mkdirSync(path);
    expect(() => makePrivate(path)).not.toThrow();
  });

  it('that cannot be written to ends a scan before it begins', () => {
    const path = temporaryFolder();
    chmodSync(path, 0o500);
    // root may write everywhere.
    const isRoot = process.geteuid!() === 0;
    if (isRoot) chownSync(path, 65_534, 65_534);
    const program = resolve('fleet/bin/sntrylint-fleet.js');
    const { status, stderr } = spawnSync(process.execPath, [program, 'scan', path, '--cache', path], { cwd: '/', env: { PATH: process.env['PATH'], HOME: path }, encoding: 'utf8', ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}) });
    expect([status, stderr]).toEqual([2, `sntrylint-fleet: the folder cannot be made, or not be written to: EACCES (${path})\n  fix: name another one\n`]);
  });
});
