import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { fastPathPattern } from '../../../scripts/hook-entry/fast-path.ts';
import { fastHook, type FirstLook } from '../../support/fast-hook.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** TRAPS.md section 1, each row through the hook's first look. */
const make = tokens('fast path');
const leak = `SENTRY_AUTH_TOKEN=${make.user()}\n`;
const look = (made: Repo, env: NodeJS.ProcessEnv = made.env, cwd = made.root): FirstLook => fastHook()(['staged'], cwd, env);
const started = (): Repo => repo().file('a.txt', 'one\ntwo\nthree\n').file('b.txt', 'b\n').stage().commit('first');

describe('the first look lets the full program look at', () => {
  test.each<readonly [string, (made: Repo) => Repo]>([
    ['an added file', (made) => made.file('.env', leak).stage()],
    ['a modified file', (made) => made.file('a.txt', `one\n${leak}three\n`).stage()],
    ['a copy', (made) => made.file('copy.txt', `one\ntwo\nthree\n${leak}`).stage()],
    ['a renamed and modified file', (made) => made.remove('a.txt').file('moved.txt', `one\ntwo\nthree\n${leak}`).stage()],
    ['a file that became a symlink', (made) => made.remove('a.txt').symlink('a.txt', make.user()).stage()],
    ['a token as a symlink target', (made) => made.symlink('link', make.integration()).stage()],
    ['what was staged and then cleaned', (made) => made.file('a.txt', leak).stage().file('a.txt', 'clean\n')],
    ['a path with -diff', (made) => made.file('.gitattributes', '*.dat -diff\n').file('a.dat', leak).stage()],
    ['a path that is binary', (made) => made.file('.gitattributes', '*.dat binary\n').file('a.dat', leak).stage()],
    ['a file with NUL bytes', (made) => made.file('a.dat', `\0\0${leak}\0`).stage()],
    ['a token between NUL bytes, digits on both sides', (made) => made.file('a.dat', `ab\0SENTRY_TOKEN=${make.legacy()}\0ab`).stage()],
    ['UTF-16 LE', (made) => made.file('a.dat', Buffer.from(leak, 'utf16le')).stage()],
    ['UTF-16 BE with a byte order mark', (made) => made.file('a.dat', Buffer.from(`\uFEFF${leak}`, 'utf16le').swap16()).stage()],
    ['a token without a prefix in UTF-16', (made) => made.file('a.dat', Buffer.from(`SENTRY_AUTH_TOKEN=${make.legacy()}\n`, 'utf16le')).stage()],
    ['UTF-8 with a byte order mark', (made) => made.file('a.dat', `\uFEFF${leak}`).stage()],
    ['CRLF', (made) => made.file('a.dat', leak.replace('\n', '\r\n')).stage()],
    ['no newline at the end', (made) => made.file('a.dat', leak.trimEnd()).stage()],
    ['a line of 10 MB', (made) => made.file('a.dat', `${'x'.repeat(10_000_000)} ${leak}`).stage()],
    ['base64', (made) => made.file('a.yaml', `data: ${Buffer.from(leak).toString('base64')}\n`).stage()],
    ['a token without a prefix that stood there before without its key', (made) => {
      const token = make.legacy();
      made.file('a.txt', `value: ${token}\n`).stage().commit('a hash, as it seems');
      return made.file('a.txt', `# sentry auth token\nvalue: ${token}\n`).stage();
    }],
    ['the second half of a wrapped base64 text', (made) => {
      const lines = Buffer.from(`k=v and so on and on, ${leak}`).toString('base64').replaceAll(/.{64}/g, '$&\n');
      made.file('a.txt', lines.slice(0, 100)).stage().commit('half of it');
      return made.file('a.txt', lines).stage();
    }],
    ['a token without a prefix in the base64 of a Kubernetes Secret', (made) => made.file('secret.yaml', `data:\n  SENTRY_AUTH_TOKEN:\t${Buffer.from(make.legacy()).toString('base64')}\n`).stage()],
    ['a secret half of a DSN', (made) => made.file('a.txt', `${make.dsn()}\n`).stage()],
    ['a client secret', (made) => made.file('a.txt', make.appSecret()).stage()],
    ['a system secret', (made) => made.file('config.yml', `system.secret-key: '${make.systemSecret()}'\n`).stage()],
    ['an agent token', (made) => made.file('a.log', make.agent()).stage()],
    ['a directive without a reason', (made) => made.file('a.js', `// ${'sntrylint'}-disable-line\n`).stage()],
    ['names with spaces, quotes and newlines', (made) => made.file('-a "b"\n[c]*.txt', leak).stage()],
    ['a name that is not UTF-8', (made) => made.file(Buffer.from([0x61, 0xff, 0x62]), leak).stage()],
    ['a name that spells a token in escapes', (made) => {
      const spelled = [...make.user()].map((character) => `\\u00${character.charCodeAt(0).toString(16)}`).join('');
      made.git('update-index', '--add', '--cacheinfo', `100644,${made.git('rev-parse', 'HEAD:b.txt').trim()},${spelled}`);
      return made;
    }],
    ['an unmerged path', (made) => {
      made.branch('side').file('a.txt', 'side\n').stage().commit('side').checkout('main').file('a.txt', 'main\n').stage().commit('main');
      return made.merge('side');
    }],
    ['a merge that brings a token', (made) => {
      made.branch('side').file('c.txt', leak).stage().commit('side').checkout('main').file('b.txt', 'main\n').stage().commit('main');
      return made.merge('side');
    }],
    ['rules of a configuration', (made) => made.file('.sntrylint.yaml', 'rules: []\n').file('c.txt', 'clean\n').stage()],
    ['a configuration that hides its words', (made) => made.file('.sntrylint.yaml', '"\\x72ules": []\n').stage()],
  ])('%s', (_, change) => {
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

  test('everything where git or a tool fails or is missing', () => {
    const made = started().file('c.txt', 'clean\n').stage();
    expect(look(made)).toBe('nothing');
    for (const broken of ['git', 'sed', 'head', 'tr', 'grep']) {
      const folder = join(made.root, `../${broken}-fails`);
      mkdirSync(folder);
      for (const status of [0, 1, 2, 127]) {
        writeFileSync(join(folder, broken), `#!/bin/sh\nexit ${status}\n`, { mode: 0o755 });
        const first = look(made, { ...made.env, PATH: `${folder}:${made.env['PATH']}` });
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

describe('the first look says nothing is there', () => {
  test.each<readonly [string, (made: Repo) => Repo]>([
    ['a clean commit', (made) => made.file('a.txt', 'one\n').stage()],
    ['nothing staged', (made) => made],
    ['a token that is not staged', (made) => made.file('a.txt', 'one\n').stage().file('a.txt', leak)],
    ['a deleted file that held a token', (made) => made.file('.env', leak).stage().commit('leak').remove('.env').stage().file('c', 'x').stage()],
    ['a configuration that only leaves out paths', (made) => made.file('.sntrylint.yaml', 'exclude: [docs/**]\n').stage().commit('x').file('c', 'x').stage()],
    ['keys of Sentry without a secret', (made) => made.file('.env.example', 'SENTRY_DSN=\nSENTRY_AUTH_TOKEN=from your own settings\n').stage()],
    ['the name of this program', (made) => made.file('package.json', '{"scripts":{"a":"sntrylint staged; sntrylint-hook"}}\n').stage()],
  ])('for %s', (_, change) => {
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
