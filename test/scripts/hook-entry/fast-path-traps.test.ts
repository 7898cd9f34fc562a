import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeVariables } from '../../../src/cli/ci/may-be-change.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { fastPathPattern } from '../../../scripts/hook-entry/fast-path.ts';
import { fastHook, type FirstLook } from '../../support/hooks/fast-hook.ts';
import { entryTraps } from '../../support/engine/entry-traps.ts';
import { fakeGit } from '../../support/fake-git.ts';
import { some } from '../../support/how-long.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md section 1, each row through the hook's first look. */
const make = tokens('fast path');
const leak = `SENTRY_AUTH_TOKEN=${make.user()}\n`;
const look = (made: Repo, env: NodeJS.ProcessEnv = made.env, cwd = made.root): FirstLook => fastHook()(['staged'], cwd, env);
const started = (): Repo => repo().file('a.txt', 'one\ntwo\nthree\n').file('b.txt', 'b\n').stage().commit('first');

/** So many clean new files, staged; `leaking` stands in the place of the one of this number. */
function withFiles(made: Repo, files: number, at?: number, leaking = (): readonly [path: string, content: string] => ['leak.txt', leak]): Repo {
  const [path, content] = at === undefined ? [] : leaking();
  const write = (text: string): string => execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: made.root, env: made.env, input: text, encoding: 'utf8' }).trim();
  const [clean, other] = [write('clean\n'), content === undefined ? '' : write(content)];
  // Git sorts what it lists by name.
  const lines = Array.from({ length: files }, (_, i) => (i === at ? `100644 ${other}\tf${1000 + i} ${path}\0` : `100644 ${clean}\tf${1000 + i} ü\0`));
  execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: made.root, env: made.env, input: lines.join('') });
  return made;
}

describe('the first look lets the full program look at', () => {
  test.each(some(entryTraps))('%s', (_, change) => {
    expect(look(change(started()))).toBe('maybe');
  });

  test('the first commit, in a repository of SHA-256 too', () => {
    expect(look(repo().file('.env', leak).stage())).toBe('maybe');
    expect(look(repo({ objectFormat: 'sha256' }).file('.env', leak).stage())).toBe('maybe');
  });

  test('a linked work tree, a submodule, a temporary index', () => {
    const made = started();
    expect(look(made.worktree('side').file('c.txt', leak).stage())).toBe('maybe');
    expect(look(started().submodule('sub', started()).file('c.txt', leak).stage())).toBe('maybe');
    const env = { ...made.env, GIT_INDEX_FILE: join(made.root, '.git/other') };
    copyFileSync(join(made.root, '.git/index'), env.GIT_INDEX_FILE);
    made.file('c.txt', leak);
    spawnSync('git', ['add', 'c.txt'], { cwd: made.root, env });
    expect([look(made, env), look(made)]).toEqual(['maybe', 'nothing']);
  });

  test('everything where it stands in a folder below the top, or GIT_DIR is elsewhere', () => {
    const made = started().file('dir/c.txt', 'clean\n').stage();
    expect(look(made, made.env, join(made.root, 'dir'))).toBe('maybe');
    const elsewhere = join(made.root, '../elsewhere');
    mkdirSync(elsewhere);
    expect(look(made, { ...made.env, GIT_DIR: join(made.root, '.git'), GIT_WORK_TREE: made.root }, elsewhere)).toBe('maybe');
  });

  test('everything where the work tree is elsewhere, with a configuration of its own, or a configuration is no file', () => {
    const made = started().file('c.txt', 'clean\n').stage();
    const elsewhere = join(made.root, '../elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, '.sntrylint.yaml'), 'rules: []\n');
    expect(look(made, { ...made.env, GIT_WORK_TREE: elsewhere })).toBe('maybe');
    expect([look(made, { ...made.env, GIT_WORK_TREE: '.' }), look(made, { ...made.env, GIT_WORK_TREE: made.root })]).toEqual(['nothing', 'nothing']);
    // Whoever opened this would wait for somebody to write into it.
    spawnSync('mkfifo', [made.path('.sntrylint.yaml')]);
    expect(look(made)).toBe('maybe');
  });

  test.each(some(changeVariables))('everything in a run of CI that %s may tell to be for a pull request, in commit, message and push', (name) => {
    const made = started().file('c.txt', 'clean\n').stage();
    const look = fastHook();
    const calls = [['staged'], ['commit-msg', 'c.txt'], ['pre-push', 'origin', 'https://git.example.org/a']];
    expect(calls.map((call) => look(call, made.root, { ...made.env, [name]: 'true' }))).toEqual(['maybe', 'maybe', 'maybe']);
  });

  test('everything where git or a tool fails or is missing', () => {
    const made = started().file('c.txt', 'clean\n').stage();
    const many = withFiles(started(), 20);
    expect([look(made), look(many)]).toEqual(['nothing', 'nothing']);
    for (const [where, broken] of [...['git', 'tr', 'grep'].map((tool) => [made, tool] as const), ...['sed', 'dd'].map((tool) => [many, tool] as const)]) {
      const folder = join(made.root, `../${broken}-fails`);
      mkdirSync(folder);
      for (const status of some([0, 1, 127, 2])) {
        writeFileSync(join(folder, broken), `#!/bin/sh\nexit ${status}\n`, { mode: 0o755 });
        const first = look(where, { ...where.env, PATH: `${folder}:${where.env['PATH']}` });
        expect([broken, status, first]).toEqual([broken, status, 'maybe']);
      }
    }
    made.git('update-index', '--add', '--cacheinfo', `100644,${'0123456789'.repeat(4)},gone.txt`);
    expect(look(made)).toBe('maybe');
  });

  test('everything where it was called with more than a plain "staged"', () => {
    const made = started().file('c.txt', 'clean\n').stage();
    const hook = fastHook();
    expect(hook(['staged', '--decode-depth', '4'], made.root, made.env)).toBe('maybe');
    expect(hook(['staged', 'c.txt'], made.root, made.env)).toBe('maybe');
    expect(hook([], made.root, made.env)).toBe('maybe');
    expect(hook(['staged'], made.root, { ...made.env, SNTRYLINT_FULL: '1' })).toBe('maybe');
  });
});

describe('of however many files the first look sees each', () => {
  const token = make.user();
  const spelled = [...token].map((character) => `\\u00${character.charCodeAt(0).toString(16)}`).join('');
  const places: readonly (readonly [string, () => readonly [path: string, content: string]])[] = [
    ['content', () => ['leak.txt', leak]],
    ['name', () => [`${token}.txt`, 'clean\n']],
    ['name that git quotes', () => [`${spelled}.txt`, 'clean\n']],
  ];
  const base = started();

  test.each(some([16, 15, 140, 17]))('%i', (files) => {
    const copy = (): Repo => {
      base.git('read-tree', 'HEAD');
      return base;
    };
    expect(look(withFiles(copy(), files))).toBe('nothing');
    for (const at of new Set([0, files - 1])) {
      for (const [place, leaking] of places) expect([place, at, look(withFiles(copy(), files, at, leaking))]).toEqual([place, at, 'maybe']);
    }
  });

  test.each(some([30, 3]))('%i, beside deletions, a submodule, a link and another mode', (files) => {
    const made = withFiles(started(), files);
    made.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
    made.git('update-index', '--chmod=+x', 'b.txt');
    made.git('rm', '--cached', '--quiet', 'a.txt');
    made.symlink('link', 'b.txt').stage('link');
    expect(look(made)).toBe('nothing');
    made.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},${token}`);
    expect(look(made)).toBe('maybe');
  });

  test.each(some([30, 3]))('%i, with a git before 2.36, which takes no commands', (files) => {
    const old = (made: Repo): NodeJS.ProcessEnv => fakeGit(made.env, `case "$*" in *--batch-command*) echo "error: unknown option" >&2; exit 129 ;; esac`);
    const [clean, leaking] = [withFiles(started(), files), withFiles(started(), files, files - 1)];
    expect([look(clean, old(clean)), look(leaking, old(leaking))]).toEqual(['nothing', 'maybe']);
    clean.git('update-index', '--add', '--cacheinfo', `100644,${'0123456789'.repeat(4)},gone.txt`);
    expect(look(clean, old(clean))).toBe('maybe');
  });
});

describe('the first look says nothing is there', () => {
  test.each(some<readonly [string, (made: Repo) => Repo]>([
    ['a clean commit', (made) => made.file('a.txt', 'one\n').stage()],
    ['nothing staged', (made) => made],
    ['a token that is not staged', (made) => made.file('a.txt', 'one\n').stage().file('a.txt', leak)],
    ['a deleted file that held a token', (made) => made.file('.env', leak).stage().commit('leak').remove('.env').stage().file('c', 'x').stage()],
    ['a configuration that only leaves out paths', (made) => made.file('.sntrylint.yaml', 'exclude: [docs/**]\n').stage().commit('x').file('c', 'x').stage()],
    ['keys of Sentry without a secret', (made) => made.file('.env.example', 'SENTRY_DSN=\nSENTRY_AUTH_TOKEN=from your own settings\n').stage()],
    ['the name of this program', (made) => made.file('package.json', '{"scripts":{"a":"sntrylint staged; sntrylint-hook"}}\n').stage()],
  ]))('for %s', (_, change) => {
    expect(look(change(started()))).toBe('nothing');
  });

  test('for a message without a token, and lets the program look at one with it', () => {
    const made = started();
    const hook = fastHook();
    made.file('message', 'Say what was done\n\nAnd why.\n');
    expect(hook(['commit-msg', 'message'], made.root, made.env)).toBe('nothing');
    made.file('message', `Use ${make.user()}\n`);
    expect(hook(['commit-msg', 'message'], made.root, made.env)).toBe('maybe');
    expect(hook(['commit-msg', 'gone'], made.root, made.env)).toBe('maybe');
    // As if that were the end, and nothing after it.
    made.file('message', `..end missing\n${make.user()}\n`);
    expect(hook(['commit-msg', 'message'], made.root, made.env)).toBe('maybe');
  });
});

test('a real commit through the hook is blocked, and a clean one is not', () => {
  const made = started();
  made.file('.git/hooks/pre-commit', `#!/bin/sh\nexec '${resolve('dist/sntrylint-hook')}' staged\n`);
  spawnSync('chmod', ['+x', made.path('.git/hooks/pre-commit')]);
  const commit = (...args: string[]) => spawnSync('git', ['commit', '-qm', 'x', ...args], { cwd: made.root, env: made.env, encoding: 'utf8' });
  made.file('a.txt', leak);
  const blocked = commit('-a');
  expect(blocked.status).toBe(1);
  expect(blocked.stderr + blocked.stdout).toContain('sntryu_…');
  expect(commit('a.txt').status).toBe(1);
  made.file('a.txt', 'clean\n');
  expect(commit('-a')).toMatchObject({ status: 0, stderr: '' });
});

test('Node is spared the certificates that it would read at its start, unless Sentry may be asked', () => {
  const made = started().file('.env', leak).file('message', leak).stage();
  const folder = join(made.root, '../tells');
  mkdirSync(folder);
  copyFileSync('dist/sntrylint-hook', join(folder, 'sntrylint-hook'));
  writeFileSync(join(folder, 'sntrylint'), '#!/bin/sh\nprintf %s "$NODE_EXTRA_CA_CERTS"\n', { mode: 0o755 });
  const given = (...args: readonly string[]): string =>
    spawnSync(join(folder, 'sntrylint-hook'), args, { cwd: made.root, env: { ...made.env, NODE_EXTRA_CA_CERTS: 'own.pem' }, encoding: 'utf8' }).stdout;
  expect([given('staged'), given('commit-msg', 'message')]).toEqual(['', '']);
  expect([given('staged', '--verify'), given('commit-msg', 'message', '--verify')]).toEqual(['own.pem', 'own.pem']);
});

test('the hook whose program is missing blocks, and says how to go on', () => {
  const made = started().file('.env', leak).stage();
  const folder = join(made.root, '../alone');
  mkdirSync(folder);
  copyFileSync('dist/sntrylint-hook', join(folder, 'hook'));
  const { status, stderr } = spawnSync('/bin/sh', [join(folder, 'hook'), 'staged'], { cwd: made.root, env: { ...made.env, PATH: '/usr/bin:/bin' }, encoding: 'utf8' });
  expect(status).toBe(3);
  expect(stderr).toBe('sntrylint: the program is not installed; nothing was scanned\n  fix: npm install --save-dev sntrylint (to commit without it this once: git commit --no-verify)\n');
});

test('a rule that no expression of a hook can say makes the build fail', () => {
  const [rule] = builtinRules();
  expect(() => fastPathPattern([{ ...rule!, anchor: { keywords: ['schlüssel='] } }])).toThrow('cannot stand in a hook');
  expect(() => fastPathPattern([{ ...rule!, anchor: { anything: true } as never }])).toThrow('cannot be written');
});
