import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { registryEnvironment } from '../support/registry-environment.ts';
import { repo, temporaryFolder, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

// The real framework, which installs sntrylint from a git URL of this very source and runs it.

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const leak = `[auth]\ntoken=${tokens('pre-commit').user()}\n`;
const installation = 55_000;

let config: string;
let machine: NodeJS.ProcessEnv;

beforeAll(() => {
  machine = registryEnvironment(temporaryFolder());
  const source = published();
  config = `repos:\n- repo: file://${source.root}\n  rev: ${source.git('rev-parse', 'HEAD').trim()}\n  hooks:\n  - id: sntrylint\n`;
  // Installed once, used by every test.
  const { status, text } = run(prepared(), 'pre-commit', 'install-hooks');
  expect(text).toContain('Installing environment');
  expect(text).not.toContain('Error');
  expect(status).toBe(0);
}, installation);

describe('the pre-commit framework', () => {
  it('lets a clean commit pass', () => {
    const { status, text } = commit(prepared().file('a.txt', 'clean\n').stage());
    expect(text).toMatch(/sntrylint\.+Passed/);
    expect(status).toBe(0);
  });

  it('refuses a commit with a token', () => {
    const made = prepared().file('.sentryclirc', leak).stage();
    const { status, text } = commit(made);
    expect(text).toMatch(/sntrylint\.+Failed/);
    expect(text).toContain('.sentryclirc:2:7');
    expect(status).toBe(1);
    expect(made.git('rev-list', '--count', 'HEAD').trim()).toBe('1');
  });

  it('finds with --all-files what was committed long ago', () => {
    const made = prepared().file('.sentryclirc', leak).stage().commit('Long ago').file('a.txt', 'clean\n').stage().commit('Later');
    const { status, text } = run(made, 'pre-commit', 'run', '--all-files');
    expect(text).toContain('.sentryclirc:2:7');
    expect(status).toBe(1);
  });
});

/** A repository that uses sntrylint as its users do, the hook installed. */
function prepared(): Repo {
  const made = repo().file('.pre-commit-config.yaml', config).stage().commit('First');
  expect(run(made, 'pre-commit', 'install').status).toBe(0);
  return made;
}

/** `git commit` as a user types it, its hook included. */
function commit(made: Repo) {
  return run(made, 'git', 'commit', '--message', 'Change');
}

function run({ root, env }: Repo, command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env: { ...machine, ...env }, encoding: 'utf8' });
  return { status, text: stdout + stderr };
}

/** This source as a repository that can be cloned: what git knows of, as it stands. */
function published(): Repo {
  const source = repo();
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: checkout, encoding: 'utf8' });
  for (const path of listed.stdout.split('\0').filter((name) => name !== '' && existsSync(join(checkout, name)))) {
    cpSync(join(checkout, path), source.path(path));
  }
  return source.stage().commit('Release');
}
