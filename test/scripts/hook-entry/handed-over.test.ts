import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fakeGit } from '../../support/fake-git.ts';
import { keptCode } from '../../support/hooks/kept-code.ts';
import { some } from '../../support/how-long.ts';
import { ownRule } from '../../support/own-rule.ts';
import { repo, temporaryFolder, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';
import { needs } from '../../support/needs.ts';

const make = tokens('handed over');
const leak = (): string => `SENTRY_AUTH_TOKEN=${make.user()}\n`;
const started = (options: Parameters<typeof repo>[0] = {}): Repo => repo(options).file('a.txt', 'one\ntwo\n').file('b.txt', 'b\n').stage().commit('first');

interface Said {
  readonly code: number | null;
  readonly output: string;
  /** What Node itself asked git. */
  readonly asked: readonly string[];
}

/** Runs a program at the top of the work tree. */
function say(made: Repo, command: string, args: readonly string[], env: NodeJS.ProcessEnv = made.env, git = ''): Said {
  const log = join(temporaryFolder(), 'log');
  // The hook's shell gives git the same options: who asks is told by the name of the process that started it.
  const note = `for word; do case $word in -* | *=*) ;; *) echo "$word" >>'${log}'; break ;; esac; done`;
  const logging = fakeGit({ ...keptCode(), ...env }, `read -r parent </proc/$PPID/comm; case $parent in node* | MainThread*) ${note} ;; *) case "$*" in ${git} esac ;; esac`);
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: made.root, env: logging, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const asked = (existsSync(log) ? readFileSync(log, 'utf8') : '').split('\n').filter(Boolean).sort();
  return { code: status, output: (stdout + stderr).replaceAll(/in (?:< )?[\d.]+ s/g, 'in 0 s'), asked };
}

const hook = (made: Repo, env?: NodeJS.ProcessEnv, git?: string): Said => say(made, resolve('dist/sntrylint-hook'), ['staged'], env, git);
const program = (made: Repo, env?: NodeJS.ProcessEnv): Said => say(made, process.execPath, [resolve('bin/sntrylint.js'), 'staged'], env);

describe('through the hook the program says what it says by itself, and asks git no more, of', () => {
  test.each(some<readonly [string, (made: Repo) => Repo]>([
    ['new files', (made) => made.file('.env', leak()).file('c.txt', 'clean\n').file('empty', '').stage()],
    ['a symlink, and a file that may be run', (made) => made.symlink('link', make.user()).file('run.sh', leak()).stage().remove('b.txt').symlink('b.txt', 'a.txt').stage()],
    ['names with spaces and letters of other languages, and one that is not UTF-8', (made) => made.file(' ü b ', leak()).file(Buffer.from([0x61, 0xff]), leak()).file('-x', leak()).stage()],
    ['a name that is a token', (made) => made.file(`${make.user()}.txt`, '').stage()],
    ['contents with NUL bytes and without a last line feed', (made) => made.file('c.bin', `\0${leak()}\0\n..end missing`).stage()],
    ['what is staged and no longer in the work tree', (made) => made.file('c.txt', leak()).stage().remove('c.txt')],
    ['an intent to add beside it', (made) => {
      made.file('c.txt', leak()).stage().file('later.txt', leak()).git('add', '--intent-to-add', 'later.txt');
      return made;
    }],
  ], 3))('%s', (_, change) => {
    const made = change(started());
    const said = hook(made);
    expect({ code: said.code, asked: said.asked }).toEqual({ code: 1, asked: [] });
    expect(said.output).toBe(program(made).output);
  });

  test('a repository of SHA-256, a linked work tree, a temporary index', () => {
    const sha256 = started({ objectFormat: 'sha256' }).file('c.txt', leak()).stage();
    const linked = started().worktree('side').file('c.txt', leak()).stage();
    const made = started();
    const env = { ...made.env, GIT_INDEX_FILE: made.path('.git/other') };
    made.file('c.txt', leak());
    spawnSync('git', ['add', '.'], { cwd: made.root, env });
    for (const [where, variables] of [[sha256, sha256.env], [linked, linked.env], [made, env]] as const) {
      const said = hook(where, variables);
      expect({ code: said.code, asked: said.asked }).toEqual({ code: 1, asked: [] });
      expect(said.output).toBe(program(where, variables).output);
    }
  });
});

const list = ['cat-file', 'diff-index'];

describe('the program goes by the list of the hook, which is long to make in a large index, where', () => {
  const many = (made: Repo, length: number): Repo => Array.from({ length }, (_, i) => made.file(`many/file-${i}.txt`, `${i}\n`)).at(-1)!;

  test.each(some<readonly [string, number, readonly string[], (made: Repo) => Repo]>([
    ['there are more changes than the hook looks at, a token among them, and a name that git quotes', 1, ['diff-index'], (made) => many(made, 900).file('many/a "b"\\\t\n\u0001ü.txt', leak())],
    ['there are more changes than the hook looks at', 0, [], (made) => many(made, 900)],
    ['there is more content than the hook looks at', 0, [], (made) => made.file('large.js', Buffer.alloc(1_100_000, 'x=1;'))],
    ['a file with a token only moves beside it', 0, ['diff-index'], (made) => {
      made.file('old.txt', leak()).stage().commit('old').git('mv', 'old.txt', 'new.txt');
      return made.file('large.js', Buffer.alloc(1_100_000, 'x=1;'));
    }],
  ], 3))('%s', (_, code, more, change) => {
    const made = change(started()).stage();
    const said = hook(made);
    expect({ code: said.code, asked: said.asked.filter((name) => name !== 'cat-file') }).toEqual({ code, asked: more });
    expect(said.output).toBe(program(made).output);
  });

  test('the shell looks at a hundred changes by itself', () => {
    const made = many(started(), 100).remove('b.txt').stage();
    expect(hook(made)).toMatchObject({ code: 0, output: '' });
  });

  test.each(some(['', ':000000 100644 x', ':000000 100644 0000000000000000000000000000000000000000 1111111111111111111111111111111111111111 A\tx\n']))('not by one that has no end: %j', (input) => {
    const made = started().file('c.txt', leak()).stage();
    const { status } = spawnSync(process.execPath, [resolve('bin/sntrylint.js'), 'staged'], { cwd: made.root, env: { ...made.env, SNTRYLINT_STAGED_ON_STDIN: 'list' }, input });
    expect(status).toBe(input.endsWith('\n') ? 3 : 1);
  });
});

describe('the program asks git where what the hook hands over is not all, and says the same of', () => {
  test.each(some<readonly [string, number, readonly string[], (made: Repo) => Repo]>([
    ['a file that is changed', 1, [], (made) => made.file('a.txt', leak()).stage()],
    ['what the last commit holds already', 0, [], (made) => made.file('a.txt', leak()).stage().commit('old').file('a.txt', `${made.git('show', 'HEAD:a.txt')}more\n`).stage()],
    ['a deletion, from which a file may come', 1, ['diff-index'], (made) => made.remove('b.txt').file('c.txt', leak()).stage()],
    ['a rename with changes, under a configuration that would change a diff', 1, ['diff-index'], (made) => made.remove('a.txt').file('moved.txt', `one\ntwo\n${leak()}`).stage().config('diff.renames', 'copies').config('diff.noprefix', 'true').config('color.ui', 'always').config('core.quotePath', 'true')],
    ['a name that git quotes', 1, list, (made) => made.file('a "b"\n.txt', leak()).stage()],
    ['a merge', 1, [...list, 'diff-index', 'rev-parse'], (made) => {
      made.branch('side').file('c.txt', leak()).stage().commit('side').checkout('main').file('b.txt', 'main\n').stage().commit('main');
      return made.merge('side').file('d.txt', leak()).stage();
    }],
    ['a submodule', 1, list, (made) => {
      made.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
      return made.file('c.txt', leak()).stage('c.txt');
    }],
    ['a missing object', 3, ['cat-file', 'config', 'diff-index'], (made) => {
      made.file('c.txt', leak()).file('gone.txt', 'gone\n').stage();
      const oid = made.git('rev-parse', ':gone.txt').trim();
      rmSync(made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`));
      return made;
    }],
    ['an unmerged path', 3, [...list, 'diff-index', 'rev-parse'], (made) => {
      made.branch('side').file('a.txt', 'side\n').stage().commit('side').checkout('main').file('a.txt', 'main\n').stage().commit('main');
      return made.merge('side').file('c.txt', leak()).stage('c.txt');
    }],
    ['a configuration', 1, [], (made) => made.file('.sntrylint.yaml', 'exclude: [docs/**]\n').file('c.txt', leak()).file('docs/d.txt', leak()).stage()],
    ['a configuration that wants more than a plain hook has', 1, list, (made) => made.file('.sntrylint.json', '{ "archives": true }').file('c.txt', leak()).stage()],
    ['a configuration with rules of its own', 1, list, (made) => made.file('.sntrylint.yaml', ownRule).file('c.txt', `acme_${make.hex(16)}\n`).stage()],
    ['a baseline', 0, [], (made) => {
      made.file('c.txt', leak()).stage();
      spawnSync(process.execPath, [resolve('bin/sntrylint.js'), 'baseline'], { cwd: made.root, env: made.env });
      return made;
    }],
    ['more than it takes', 1, list, (made) => made.file('large.bin', Buffer.alloc(40_000_000, 'x')).file('c.txt', leak()).stage()],
  ], 3))('%s', (_, code, asked, change) => {
    const made = change(started());
    const [said, alone] = [hook(made), program(made)];
    expect({ code: said.code, output: said.output }).toEqual({ code: alone.code, output: alone.output });
    expect(said.code).toBe(code);
    expect(said.asked).toEqual(asked);
  });

  test('the first commit', () => {
    const made = repo().file('c.txt', leak()).stage();
    const said = hook(made);
    expect(said.code).toBe(1);
    expect(said.asked).toEqual(expect.arrayContaining(list));
    expect(said.output).toBe(program(made).output);
  });

  test.each(some([['diff-index', [...list, 'diff-index']], ['cat-file --batch=', list], ['sed', list]] as const))('a %s of the hook that fails', (tool, asked) => {
    const made = started().file('c.txt', leak()).stage();
    const broken = temporaryFolder();
    if (tool === 'sed') symlinkSync('/bin/false', join(broken, 'sed'));
    const env = tool === 'sed' ? { ...made.env, PATH: `${broken}:${made.env['PATH']}` } : made.env;
    expect(hook(made, env, `*'${tool}'*) echo half; exit 128 ;;`)).toMatchObject({ code: 1, asked, output: program(made).output });
  });
});

test('content that is too large to be handed over is not read for it, old or new', () => {
  const made = started().file('a.txt', Buffer.alloc(33_000_000)).stage().commit('large').file('a.txt', leak()).stage();
  const read = join(temporaryFolder(), 'read');
  const note = `*'cat-file --batch='*) echo read >>'${read}' ;;`;
  expect(hook(made, made.env, note)).toMatchObject({ code: 1, asked: ['cat-file', ...list] });
  expect(existsSync(read)).toBe(false);
  hook(made.file('a.txt', 'small\n').stage().commit('small').file('a.txt', leak()).stage(), made.env, note);
  expect(existsSync(read)).toBe(true);
});

test.each<readonly [string, number, (made: Repo) => Repo]>([
  ['is found', 1, (made) => made.file('c.txt', leak()).stage()],
  ['that only moves does not block', 0, (made) => {
    made.file('old.txt', leak()).stage().commit('old').git('mv', 'old.txt', 'new.txt');
    return made;
  }],
])('a large index is listed once before Node starts, and a token in it %s', (_, code, change) => {
  const made = change(started());
  const [tools, listed] = [temporaryFolder(), join(temporaryFolder(), 'listed')];
  // Says of each index that it is large.
  writeFileSync(join(tools, 'find'), '#!/bin/sh\necho "$1"\n', { mode: 0o755 });
  const said = hook(made, { ...made.env, PATH: `${tools}:${made.env['PATH']}` }, `*diff-index*) echo listed >>'${listed}' ;;`);
  expect({ code: said.code, asked: said.asked }).toEqual({ code, asked: ['diff-index'] });
  expect(said.output).toBe(program(made).output);
  expect(readFileSync(listed, 'utf8')).toBe('listed\n');
});

describe('another shell', () => {
  needs('bash', 'dash');

  test.each(some(['dash -eu', 'bash --posix', 'bash -eu -o pipefail']))('%s lets through what the program lets through, though it stopped reading', (shell) => {
    const made = started().file('hashes.txt', `${make.legacy()}\n`).file('large.bin', Buffer.alloc(40_000_000, 'x')).stage();
    const [program, ...options] = shell.split(' ');
    expect(say(made, program!, [...options, resolve('dist/sntrylint-hook'), 'staged'])).toMatchObject({ code: 0, asked: ['cat-file'] });
  });
});

test('in the run of CI for a pull request the configuration of its base holds', () => {
  const made = started();
  const env = { ...made.env, GITLAB_CI: 'true', CI_MERGE_REQUEST_DIFF_BASE_SHA: made.git('rev-parse', 'HEAD').trim(), CI_COMMIT_SHA: 'HEAD' };
  made.file('.sntrylint.yaml', 'fail-on: none\n').file('c.txt', leak()).stage();
  expect([hook(made).code, hook(made, env).code]).toEqual([0, 1]);
});

test('a stream that nobody handed over is not waited for, and not believed', () => {
  const made = started().file('c.txt', leak()).stage();
  const told = { ...made.env, SNTRYLINT_STAGED_ON_STDIN: 'contents' };
  const run = (args: readonly string[], input: string): number | null => spawnSync(process.execPath, [resolve('bin/sntrylint.js'), ...args], { cwd: made.root, env: told, input }).status;
  expect(run(['staged'], 'nonsense\n')).toBe(1);
  expect(run(['staged', 'c.txt'], '')).toBe(1);
  expect(run(['staged', '--quiet'], '')).toBe(1);
});
