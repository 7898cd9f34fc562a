import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { callsSntrylint, hookCommand, hookLines, hookNames, hookOneLiner, type ProgramPlace } from '../../src/setup/hook-text.ts';
import { isInstalled, needs } from '../support/needs.ts';

const places: readonly ProgramPlace[] = [{ folder: '', by: 'modules', manager: 'npm' }, { folder: 'web app/', by: 'modules', manager: 'npm' }, { folder: '', by: 'yarn' }, { folder: 'web/', by: 'yarn' }, { folder: '', by: 'environment', programs: '.venv/bin' }, { folder: 'web/', by: 'user' }, { folder: '', by: 'global' }];

describe('the text of a hook', () => {
  it.each(hookNames.flatMap((name) => places.map((place) => [name, place] as const)))('for %s with the program at %j as one command is found again', (name, place) => {
    const [alone, before] = ['', 'npm test'].map((rest) => hookOneLiner(name, place, rest)) as [string, string];
    expect(alone).not.toContain('\n');
    for (const command of [alone, before]) expect(spawnSync('sh', ['-n', '-c', command]).status).toBe(0);
    expect(before.replace(hookCommand, '')).toBe('npm test');
    expect(alone.replace(hookCommand, '')).toBe('');
  });
});

describe('the program that a hook starts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-hook-text-'));
  const main = join(folder, 'main tree');
  afterAll(() => rmSync(folder, { recursive: true }));
  const programs = ['main tree/web app/node_modules/.bin', 'own/web app/node_modules/.bin', 'path'];
  for (const path of [...programs, 'bare']) mkdirSync(join(folder, path), { recursive: true });
  for (const path of programs) writeFileSync(join(folder, path, 'sntrylint-hook'), `#!/bin/sh\necho "${path.split('/')[0]} $*"; exit "${'${ENDS:-0}'}"\n`, { mode: 0o755 });
  const usual = '/usr/local/bin:/usr/bin:/bin';
  const lines = hookLines('pre-commit', { folder: 'web app/', by: 'modules', manager: 'npm' });
  const shells = ['dash', 'bash', 'busybox sh', 'mksh', 'yash', 'zsh', 'sh'].filter((shell) => isInstalled(shell.split(' ')[0]!));
  const run = (shell: string, cwd: string, env: NodeJS.ProcessEnv) => {
    const [name = '', ...args] = shell.split(' ');
    return spawnSync(name, [...args, '-e', '-u', '-c', [...lines, 'echo behind'].join('\n')], { cwd: join(folder, cwd), env: { PATH: usual, ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  };

  it.each(shells)('is the own one, else that of the main work tree, else the one on the PATH, and never none: %s', (shell) => {
    const linked = { GIT_DIR: join(main, '.git/worktrees/x') };
    expect(run(shell, 'own', linked)).toMatchObject({ status: 0, stdout: 'own staged\nbehind\n' });
    expect(run(shell, 'bare', linked)).toMatchObject({ status: 0, stdout: 'main tree staged\nbehind\n' });
    expect(run(shell, 'bare', { PATH: `${usual}:${join(folder, 'path')}` })).toMatchObject({ status: 0, stdout: 'path staged\nbehind\n' });
    expect(run(shell, 'own', { ENDS: '3' })).toMatchObject({ status: 1, stdout: 'own staged\n' });
    const { status, stdout, stderr } = run(shell, 'bare', {});
    expect([status === 0, stdout]).toEqual([false, '']);
    expect(stderr).toMatch(/^.*sntrylint: not found, so nothing was scanned; to fix: npm install in web app\n$/);
  });

  it('is told in two lines that a reader can take in', () => {
    expect(hookLines('pre-commit', { folder: '', by: 'modules', manager: 'npm' }).map((line) => line.length)).toEqual([122, 87]);
    expect(hookOneLiner('pre-commit', { folder: '', by: 'modules', manager: 'npm' }, '')).toBe('./node_modules/.bin/sntrylint-hook staged');
  });
});

describe('whether a text calls sntrylint', () => {
  it.each([
    ['exec sntrylint staged', true],
    ['npx sntrylint-hook staged # quick', true],
    ['entry: sntrylint staged', true],
    ['# sntrylint staged', false],
    ['npm test # then sntrylint', false],
    ['npx lint-staged', false],
    ['my-sntrylinter', false],
  ])('%s: %s', (text, calls) => {
    expect(callsSntrylint(`#!/bin/sh\n${text}\n`)).toBe(calls);
  });
});

describe('to a reader of shell scripts, the text of a hook', () => {
  needs('shellcheck');

  it.each(hookNames.flatMap((name) => places.flatMap((place) => [[name, place, 'kept'], [name, place, 'used']] as const)))('for %s with the program at %j and standard input %s is sound POSIX sh', (name, place, stdin) => {
    const { status, stdout } = spawnSync('shellcheck', ['--shell=sh', '-'], { input: `#!/bin/sh\n${hookLines(name, place, stdin).join('\n')}\n`, encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});
