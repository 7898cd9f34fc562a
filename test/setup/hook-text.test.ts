import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { callsSntrylint, hookCommand, hookLines, hookNames, hookOneLiner, type ProgramPlace } from '../../src/setup/hook-text.ts';
import { needs } from '../support/needs.ts';

const places: readonly ProgramPlace[] = [{ folder: '', by: 'modules' }, { folder: 'web app/', by: 'modules' }, { folder: '', by: 'yarn' }, { folder: 'web/', by: 'yarn' }, { folder: '', by: 'environment', programs: '.venv/bin' }, { folder: 'web/', by: 'user' }];

describe('the text of a hook', () => {
  it.each(hookNames.flatMap((name) => places.map((place) => [name, place] as const)))('for %s with the program at %j as one command is found again', (name, place) => {
    const [alone, before] = ['', 'npm test'].map((rest) => hookOneLiner(name, place, rest)) as [string, string];
    expect(alone).not.toContain('\n');
    for (const command of [alone, before]) expect(spawnSync('sh', ['-n', '-c', command]).status).toBe(0);
    expect(before.replace(hookCommand, '')).toBe('npm test');
    expect(alone.replace(hookCommand, '')).toBe('');
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
