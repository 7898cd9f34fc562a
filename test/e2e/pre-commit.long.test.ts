import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { published } from '../support/git/published.ts';
import { registryEnvironment } from '../support/npm/registry-environment.ts';
import { repo, temporaryFolder, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';
import { needs, isInstalled } from '../support/needs.ts';

needs('pre-commit');

// The real framework, which installs sntrylint from a git URL of this very source and runs it.

const leak = `[auth]\ntoken=${tokens('pre-commit').user()}\n`;
const installation = 240_000;

let config: string;
let machine: NodeJS.ProcessEnv;

beforeAll(() => {
  if (!isInstalled('pre-commit')) return;
  machine = registryEnvironment(temporaryFolder());
  const source = published();
  config = `repos:\n- repo: file://${source.root}\n  rev: ${source.git('rev-parse', 'HEAD').trim()}\n  hooks:\n  - id: sntrylint\n  - id: sntrylint-commit-msg\n  - id: sntrylint-pre-push\n    stages: [push]\n`;
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

describe('the pre-commit framework, of a message', () => {
  it('lets a clean one pass', () => {
    const { status, text } = commit(prepared().file('a.txt', 'clean\n').stage());
    expect(text).toMatch(/sntrylint \(message\)\.+Passed/);
    expect(status).toBe(0);
  });

  it('refuses one with a token', () => {
    const made = prepared().file('a.txt', 'clean\n').stage();
    const { status, text } = run(made, 'git', 'commit', '--message', `Change\n\n${leak}`);
    expect(text).toMatch(/sntrylint \(message\)\.+Failed/);
    expect(text).toContain('COMMIT_EDITMSG:4:7');
    expect(status).toBe(1);
  });
});

describe('the pre-commit framework, of a push', () => {
  /** With a bare repository that has the first commit. */
  function withRemote(): Repo {
    const made = prepared();
    made.git('init', '--quiet', '--bare', `${made.root}.git`);
    made.git('remote', 'add', 'origin', `${made.root}.git`);
    made.git('push', '--quiet', '--no-verify', 'origin', 'main');
    return made;
  }

  it('lets a clean one pass', () => {
    const { status, text } = run(withRemote().file('a.txt', 'clean\n').stage().commit('Clean'), 'git', 'push', 'origin', 'main');
    expect(text).toMatch(/sntrylint \(push\)\.+Passed/);
    expect(status).toBe(0);
  });

  it('refuses one of commits with a token, even where a later commit takes it out', () => {
    const made = withRemote().file('.sentryclirc', leak).stage().commit('Leak').remove('.sentryclirc').stage().commit('Gone');
    const { status, text } = run(made, 'git', 'push', 'origin', 'main');
    expect(text).toMatch(/sntrylint \(push\)\.+Failed/);
    expect(text).toContain('.sentryclirc:2:7');
    expect(text).toContain('of 2 commits');
    expect(status).not.toBe(0);
  });

  it('of a new branch reads its commits and no others', () => {
    const made = withRemote().branch('feature').file('a.txt', leak).stage().commit(`Said`);
    const { status, text } = run(made, 'git', 'push', 'origin', 'feature');
    expect(text).toContain('of 1 commit');
    expect(status).not.toBe(0);
  });

  it('of all of a repository reads all of it', () => {
    const made = prepared().file('a.txt', leak).stage().commit('Leak');
    made.git('init', '--quiet', '--bare', `${made.root}.git`);
    const { status, text } = run(made, 'git', 'push', `${made.root}.git`, 'main');
    expect(text).toContain('of 2 commits');
    expect(status).not.toBe(0);
  });

  it('says how to set it up where it runs for no push', () => {
    const made = repo().file('.pre-commit-config.yaml', config.replace('    stages: [push]\n', '')).stage().commit('First');
    const { status, text } = run(made, 'pre-commit', 'run', '--all-files');
    expect(text).toMatch(/sntrylint \(push\)\.+Failed/);
    expect(text).toContain('stages: [pre-push]');
    expect(status).toBe(1);
  });
});

/** A repository that uses sntrylint as its users do, the hooks installed. */
function prepared(): Repo {
  const made = repo().file('.pre-commit-config.yaml', config).stage().commit('First');
  const types = ['pre-commit', 'commit-msg', 'pre-push'].flatMap((type) => ['--hook-type', type]);
  expect(run(made, 'pre-commit', 'install', ...types).status).toBe(0);
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
