import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programPath } from '../src/program.ts';
import { sntrylint } from './support/fake-io.ts';
import { repo, temporaryFolder } from './support/repo.ts';

/** A folder with a program, as a repository may have one. */
function withProgram(folder: string, name = 'git'): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), '#!/bin/sh\n: > "$0.ran"\nexit 0\n', { mode: 0o755 });
  return folder;
}

describe('a program is looked for on the PATH', () => {
  const [cwd, elsewhere] = [temporaryFolder(), withProgram(temporaryFolder())];
  const inside = withProgram(join(cwd, 'tools'));
  withProgram(cwd);
  withProgram(join(cwd, 'node_modules/.bin'));

  it.each([
    ['and not in the current folder', elsewhere],
    ['and not in the current folder by a dot', `.:${elsewhere}`],
    ['and not in the current folder by nothing', `:${elsewhere}`],
    ['and not below the current folder', `${cwd}:${inside}:tools:${elsewhere}`],
    ['and not where npx puts the programs of a repository', `${join(cwd, 'node_modules/.bin')}:${elsewhere}`],
  ])('%s', (_, path) => {
    expect(programPath('git', { PATH: path }, cwd)).toBe(join(elsewhere, 'git'));
  });

  it('and is not one that has a folder in its name, is a folder, or may not be run', () => {
    mkdirSync(join(elsewhere, 'folder'));
    writeFileSync(join(elsewhere, 'text'), '');
    symlinkSync('nowhere', join(elsewhere, 'link'));
    expect(['./git', 'tools/git', 'folder', 'text', 'link', 'none'].map((name) => programPath(name, { PATH: elsewhere }, cwd))).toEqual([null, null, null, null, null, null]);
  });

  it('and below the current folder where it is nowhere else: who scans all of a system has git there', () => {
    expect(programPath('git', { PATH: inside }, cwd)).toBe(join(inside, 'git'));
    expect(programPath(join(inside, 'git'), {}, cwd)).toBe(join(inside, 'git'));
  });
});

it('no git that a repository brings along is started by a scan', async () => {
  const made = repo({ firstCommit: true }).file('a.txt', 'a\n');
  for (const folder of ['.', 'tools', 'node_modules/.bin']) withProgram(made.path(folder));
  const PATH = `.:${made.path('.')}:${made.path('tools')}:${made.path('node_modules/.bin')}:${made.env['PATH']}`;
  mkdirSync(made.path('below'));
  writeFileSync(made.path('below/b.txt'), 'b\n');
  for (const [i, verb] of [['.'], ['staged'], ['history'], ['range', 'HEAD~0..HEAD'], ['.'], ['history']].entries()) {
    // From a folder of it too, where the PATH leads into another one.
    expect((await sntrylint(verb, { cwd: i < 4 ? made.root : made.path('below'), env: { ...made.env, PATH } })).code).toBe(0);
  }
  expect(readdirSync(made.root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ran'))).toEqual([]);
});

it('every program that is started is looked for in this way', () => {
  const starts = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(join('src', file), 'utf8').split('\n').filter((line) => /(?<![.\w])(?:spawn|spawnSync|execFile|execFileSync|exec|fork)\(/.test(line)));
  expect(starts.length).toBeGreaterThan(3);
  expect(starts.filter((line) => !/spawn(?:Sync)?\((?:program|gitProgram\(|'\/bin\/sh')/.test(line))).toEqual([]);
});
