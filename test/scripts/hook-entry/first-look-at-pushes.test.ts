import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { counts } from '../../../src/cli/exit.ts';
import { scan } from '../../../src/index.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { prePush } from '../../../src/sources/commits/push.ts';
import { dice } from '../../fuzz/dice.ts';
import { fastHook } from '../../support/hooks/fast-hook.ts';
import { origin, published, pushStream } from '../../support/hooks/generated-push.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';
import { needs } from '../../support/needs.ts';
import { amount, some } from '../../support/how-long.ts';

/** What a hook asks for: how people write is not its business. */
const rules = builtinRules().filter(({ kind }) => kind !== 'practice');
const configurations: readonly (readonly [string, string])[] = [
  ['color.ui', 'always'], ['diff.external', 'true'], ['diff.noprefix', 'true'], ['diff.renames', 'copies'], ['diff.context', '0'], ['diff.relative', 'true'],
  ['log.showRoot', 'false'], ['log.diffMerges', 'off'], ['log.diffMerges', 'combined'], ['log.date', 'iso'], ['log.decorate', 'full'], ['log.follow', 'true'],
  ['i18n.logOutputEncoding', 'UTF-16'], ['format.pretty', 'oneline'], ['core.quotePath', 'true'], ['core.bigFileThreshold', '1'], ['diff.suppressBlankEmpty', 'true'],
  ['log.abbrevCommit', 'true'], ['diff.orderFile', '/nowhere'], ['diff.submodule', 'log'], ['diff.colorMoved', 'zebra'], ['notes.displayRef', 'refs/notes/*'],
];
const make = tokens('pushes');

test('whenever the full scan has something against a push, the hook lets it look', { timeout: 400_000 }, async () => {
  const roll = dice(20_261_125);
  const made = published();
  const look = fastHook();
  let quick = 0;
  let against = 0;
  const pushes = amount(24, 400);
  for (let number = 0; number < pushes; number++) {
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: made.root, env: made.env, input: pushStream(number, roll) });
    const ref = roll(4) === 0 ? `refs/tags/tag-${number}` : `refs/heads/push-${number}-3`;
    const newOid = made.git('rev-parse', ref).trim();
    const [key, value] = configurations[roll(configurations.length)]!;
    const env = { ...made.env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: key, GIT_CONFIG_VALUE_0: value };
    const first = look(['pre-push', ...origin], made.root, env, `${ref} ${newOid} ${ref} ${'0'.repeat(40)}\n`);
    if (first === 'nothing') quick++;
    if (first === 'maybe' && number % 10 !== 0) continue;
    const report = await scan(prePush({ cwd: made.root, env, updates: [{ ref, newOid, oldOid: null }], to: { name: origin[0], url: origin[1] }, timeLimit: null }), { rules });
    const isAgainst = !report.scan.complete || report.findings.some(counts);
    if (isAgainst) against++;
    expect(isAgainst && first === 'nothing', `push ${number} with ${key}=${value}: ${report.findings.map((one) => one.rule.id).join()}`).toBe(false);
  }
  expect(quick).toBeGreaterThan(pushes / 7);
  expect(against).toBeGreaterThanOrEqual(pushes / 80);
});

const leak = `SENTRY_AUTH_TOKEN=${make.user()}\n`;
const pushOf = (made: Repo, ...refs: readonly string[]): string => refs.map((ref) => `${ref} ${made.git('rev-parse', ref).trim()} ${ref} ${'0'.repeat(40)}\n`).join('');
const lookAt = (made: Repo, input: string, env: NodeJS.ProcessEnv = made.env, args: readonly string[] = origin): string => fastHook()(['pre-push', ...args], made.root, env, input);

test.each(some([20, 1]))('a message with a token is left to the program, in whatever encoding the log is to be shown (%i commits)', (commits) => {
  const made = published();
  for (let i = 0; i < commits; i++) made.file('b.txt', `${i}\n`).stage().commit(i === 0 ? `client secret ${make.appSecret()}` : `${i}`);
  const env = { ...made.env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'i18n.logOutputEncoding', GIT_CONFIG_VALUE_0: 'UTF-16' };
  expect(lookAt(made, pushOf(made, 'refs/heads/main'), env)).toBe('maybe');
});

test('a message with a token is left to the program, at whatever commit git stops to list', () => {
  const made = published();
  const commits = Array.from({ length: 100 }, (_, i) => {
    const message = i === 0 ? `client secret ${make.appSecret()}` : 'x';
    return `commit refs/heads/chain\ncommitter Ada <a@b.c> 1700000000 +0000\ndata ${message.length}\n${message}\n`;
  });
  execFileSync('git', ['fast-import', '--quiet'], { cwd: made.root, env: made.env, input: commits.join('') });
  const looks = some([80, 83, 84, 85, 86, 88, 89, 90, 91, 99], 3).map((below) => lookAt(made, `refs/heads/x ${made.git('rev-parse', `chain~${99 - below}`).trim()} refs/heads/x ${'0'.repeat(40)}\n`));
  expect(new Set(looks)).toEqual(new Set(['maybe']));
});

test('a clean push goes through, of a branch and of a tag', () => {
  const made = published().file('b.txt', 'b\n').stage().commit('second');
  made.git('tag', '--annotate', '--message', 'a release', 'v1');
  expect(lookAt(made, pushOf(made, 'refs/heads/main', 'refs/tags/v1'))).toBe('nothing');
  made.remove('a.txt').stage().commit('third').merge('HEAD').git('tag', 'light');
  for (let i = 0; i < 20; i++) made.file('b.txt', `${i}\n`).stage().commit(`${i}`);
  expect(lookAt(made, pushOf(made, 'refs/heads/main', 'refs/tags/light'))).toBe('nothing');
});

test.each(some<readonly [string, (made: Repo) => Repo]>([
  ['a token that a later commit took out again', (made) => made.file('a.txt', leak).stage().commit('x').file('a.txt', 'a\n').stage().commit('y')],
  ['a token in a message', (made) => made.commit(leak)],
  ['a token in a file name', (made) => made.file(`${make.user()}.txt`, '').stage().commit('x')],
  ['a token in the name of an author', (made) => {
    made.git('commit', '--quiet', '--allow-empty', '--author', `${make.user()} <a@b.c>`, '--message', 'x');
    return made;
  }],
  ['a token in the name of a submodule that git is told to ignore', (made) => {
    made.config('diff.ignoreSubmodules', 'all').git('update-index', '--add', '--cacheinfo', `160000,${made.git('rev-parse', 'HEAD').trim()},sub-${make.user()}`);
    return made.commit('x');
  }],
  ['a token in a tag\'s message', (made) => {
    made.commit('x').git('tag', '--annotate', '--message', leak, 'v1');
    return made;
  }],
  ['a tag of a tag', (made) => {
    made.git('tag', '--annotate', '--message', leak, 'v0');
    made.git('tag', '--annotate', '--message', 'clean', 'v1', 'v0');
    return made;
  }],
  ['a tag of a blob', (made) => {
    made.git('tag', 'v1', made.file('x', leak).git('hash-object', '-w', 'x').trim());
    return made;
  }],
  ['a token that only a merge holds', (made) => {
    made.branch('side').file('b.txt', 'b\n').stage().commit('side').checkout('main').file('c.txt', 'c\n').stage().commit('main');
    return made.merge('side').file('b.txt', leak).stage().commit('merge');
  }],
  ['a file that moved to where its hash is a token', (made) => made.remove('hashes.txt').file('.sentryclirc', made.git('show', 'HEAD:hashes.txt')).stage().commit('x')],
  ['a first commit that git is told not to show', () => repo().file('.env', leak).stage().commit('first').config('log.showRoot', 'false')],
  ['what another remote has', (made) => {
    made.file('a.txt', leak).stage().commit('x').git('remote', 'add', 'private', 'https://example.org/private.git');
    made.git('update-ref', 'refs/remotes/private/main', 'HEAD');
    return made;
  }],
  ['a remote in the folder of another one', (made) => {
    made.commit('x').git('remote', 'add', 'private', 'https://example.org/private.git');
    return made.config('remote.private.fetch', '+refs/heads/*:refs/remotes/origin/*');
  }],
  ['a remote that is fetched to branches of one\'s own', (made) => made.commit('x').config('remote.origin.fetch', '+refs/heads/*:refs/heads/*')],
  ['a remote that is pushed to elsewhere', (made) => made.commit('x').config('remote.origin.pushUrl', 'https://example.org/other.git')],
  ['a branch that the remote had', (made) => {
    made.commit('x').git('update-ref', 'refs/remotes/origin/main', 'HEAD~1');
    return made;
  }],
  ['more commits than it looks at', (made) => {
    const commits = Array.from({ length: 520 }, () => 'commit refs/heads/main\ncommitter Ada <a@b.c> 1700000000 +0000\ndata 1\nx\n');
    execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: made.root, env: made.env, input: commits.join('') });
    return made;
  }],
  ['a shallow clone', (made) => made.file('.git/shallow', `${made.git('rev-parse', 'HEAD')}`).commit('x')],
  ['a configuration with rules', (made) => made.file('.sntrylint.yaml', 'rules: []\n').commit('x')],
]))('the full program looks at %s', (_, change) => {
  const made = change(published());
  const tags = made.git('for-each-ref', '--format=%(refname)', 'refs/tags/v1').trim();
  expect(lookAt(made, pushOf(made, tags === '' ? 'refs/heads/main' : tags))).toBe('maybe');
});

test('a new name that is long enough for a token is for the full program', () => {
  const made = published().file('b.txt', 'b\n').stage().commit('second');
  const oid = made.git('rev-parse', 'HEAD').trim();
  const [here, there] = ['0'.repeat(40), made.git('rev-parse', 'HEAD~1').trim()];
  const push = (ref: string, old: string): string => lookAt(made, `refs/heads/main ${oid} ${ref} ${old}\n`);
  const names = [`refs/heads/${make.user()}`, `refs/tags/${make.legacy()}`, `refs/heads/a/${make.hex(64)}/b`];
  expect(names.map((name) => push(name, here))).toEqual(['maybe', 'maybe', 'maybe']);
  expect([push(names[0]!, there), push('refs/heads/a-name-of-some-length-but-not-that-long', here)]).toEqual(['nothing', 'nothing']);
});

test('the full program looks where the refs are not understood, are all deleted, come otherwise, or a tool fails', () => {
  const made = published().file('b.txt', 'b\n').stage().commit('second');
  const push = pushOf(made, 'refs/heads/main');
  expect(lookAt(made, push)).toBe('nothing');
  for (const input of ['', 'nonsense\n', push.replace('\n', '\r\n'), `${push}nonsense\n`, `(delete) ${'0'.repeat(40)} refs/heads/x ${'1'.repeat(40)}\n`, push.replace(/ [0-9a-f]{8}/, ' 00000000')]) {
    expect([input, lookAt(made, input)]).toEqual([input, 'maybe']);
  }
  expect(lookAt(made, push, { ...made.env, PRE_COMMIT: '1' })).toBe('maybe');
  expect(lookAt(made, push, { ...made.env, GIT_DIR: made.path('.git') })).toBe('maybe');
  for (const args of [['origin'], ['origin', 'https://example.org/other.git'], [origin[1], origin[1]], ['upstream', origin[1]]]) expect([args, lookAt(made, push, made.env, args)]).toEqual([args, 'maybe']);
  for (const broken of ['git', 'tr', 'grep']) {
    const tools = repo().file(broken, '#!/bin/sh\nexit 2\n');
    execFileSync('chmod', ['+x', tools.path(broken)]);
    expect([broken, lookAt(made, push, { ...made.env, PATH: `${tools.root}:${made.env['PATH']}` })]).toEqual([broken, 'maybe']);
  }
});

describe('another shell', () => {
  needs('bash', 'dash');

  test.each(some(['dash -eu', 'dash', 'bash -eu -o pipefail', 'bash --posix']))('%s says the same', (shell) => {
    const made = published().file('b.txt', 'b\n').stage().commit('second');
    const said = (): (number | null)[] =>
      [['pre-push', ...origin], ['staged']].map((args) => {
        const [program, ...options] = shell.split(' ');
        return spawnSync(program!, [...options, resolve('dist/sntrylint-hook'), ...args], { cwd: made.root, env: made.env, input: pushOf(made, 'refs/heads/main') }).status;
      });
    expect(said()).toEqual([0, 0]);
    made.file('b.txt', leak).stage().commit('leak').file('c.txt', leak).stage();
    expect(said()).toEqual([1, 1]);
  });
});
