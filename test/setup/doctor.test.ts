import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { version } from '../../src/version.ts';
import { sntrylint } from '../support/fake-io.ts';
import { clientIn, hookedRepo, sntrylintIn, type } from '../support/hooks/hooked-repo.ts';
import { asNobody } from '../support/as-nobody.ts';
import { some } from '../support/how-long.ts';
import { repo, type Repo, temporaryFolder } from '../support/repo.ts';
import { programChecks } from '../../src/setup/doctor/program-checks.ts';
import { survey } from '../../src/setup/survey.ts';

const doctor = (made: Repo, env: NodeJS.ProcessEnv = {}, ...args: readonly string[]) => sntrylint(['doctor', ...(args.includes('--no-run') || args.includes('--ask') ? [] : ['--yes']), ...args.filter((arg) => arg !== '--ask')], { cwd: made.root, env: { ...made.env, ...env } });

/** Set up by init, and sound. */
async function sound(...packages: readonly string[]): Promise<Repo> {
  const made = hookedRepo(...packages);
  expect(await sntrylint(['init', '--yes'], { cwd: made.root, env: made.env })).toMatchObject({ code: 0 });
  return made;
}

function hook(made: Repo, text: string, name = 'pre-commit'): Repo {
  mkdirSync(made.path('.git/hooks'), { recursive: true });
  made.file(`.git/hooks/${name}`, text);
  chmodSync(made.path(`.git/hooks/${name}`), 0o755);
  return made;
}

it('runs nothing of the repository before somebody said yes', async () => {
  const made = hook(repo({ firstCommit: true }), '#!/bin/sh\n: > ran\nsntrylint-hook staged\n');
  const { stdout, stderr } = await doctor(made, {}, '--ask');
  expect([stdout, stderr]).toEqual([expect.stringContaining('the hooks were not run (nobody said yes; --yes runs them without asking)'), '']);
});

describe('a sound hook', () => {
  it('is proven, and nothing is left behind', async () => {
    const made = await sound();
    sntrylintIn(made, 'init', '--yes', '--hook', 'pre-push');
    const temporary = temporaryFolder();
    vi.stubEnv('TMPDIR', temporary);
    const state = (): string => type(made, 'sh', ['-c', 'git status --porcelain; find .git -type f | sort | xargs cksum']).output;
    const before = state();
    const { code, stdout, stderr } = await doctor(made);
    expect(stderr).toBe('sntrylint: the hooks of this repository run now, once, in a scratch repository\n');
    expect(stdout).toContain('✓ git runs hooks from .git/hooks\n');
    expect(stdout).toContain('✓ the pre-commit hook runs sntrylint (git hooks)\n');
    expect(stdout).toContain('✓ a commit with a made-up token in .sentryclirc was refused, and the token was named\n');
    expect(stdout).toContain('✓ a push with a made-up token was refused, and the token was named\n');
    expect(stdout).toContain('all is well: the hooks run, and they block a token\n');
    expect(code).toBe(0);
    expect(state()).toBe(before);
    expect(readdirSync(temporary)).toEqual([]);
    vi.unstubAllEnvs();
  });

  it('is not run with --no-run, nor in CI, and then not called proven', async () => {
    const made = hook(await sound(), '#!/bin/sh\ntouch "$HOME/ran"\n./node_modules/.bin/sntrylint staged\n');
    for (const { stdout, code } of [await doctor(made, {}, '--no-run'), await doctor(made, { CI: 'true' })]) {
      expect(stdout).toContain('the hooks were not run');
      expect(stdout).not.toContain('all is well');
      expect(code).toBe(0);
    }
    expect(type(made, 'ls', [made.env['HOME']!]).output).not.toContain('ran');
  });

  it('is told in JSON, too', async () => {
    const { stdout, code } = await doctor(await sound(), {}, '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ run: true, problems: 0, checks: expect.arrayContaining([{ state: 'ok', what: 'the pre-commit hook runs sntrylint (git hooks)', fix: null }]) });
    expect(code).toBe(0);
  });

  it('may stash, add and format what it likes: it works on a scratch', async () => {
    const made = await sound();
    hook(made, '#!/bin/sh\n./node_modules/.bin/sntrylint staged; code=$?\ngit stash --quiet; git clean -fdxq; rm -rf ./* ; exit $code\n').file('precious.txt', 'mine\n');
    expect((await doctor(made)).code).toBe(0);
    expect(type(made, 'cat', ['precious.txt']).output).toBe('mine\n');
    expect(made.git('stash', 'list')).toBe('');
  });
});

describe('a hook that does not block', () => {
  const cases: readonly (readonly [string, () => Repo | Promise<Repo>, NodeJS.ProcessEnv, readonly string[]])[] = [
    ['there is none', () => hookedRepo(), {}, ['there is no pre-commit hook at .git/hooks/pre-commit: nothing is scanned', 'fix: sntrylint init', 'was NOT refused']],
    [
      'it is not executable',
      async () => {
        const made = await sound();
        chmodSync(made.path('.git/hooks/pre-commit'), 0o644);
        return made;
      },
      {},
      ['.git/hooks/pre-commit is not executable', 'fix: chmod +x .git/hooks/pre-commit', 'was NOT refused'],
    ],
    ['core.hooksPath leads elsewhere', async () => (await sound()).config('core.hooksPath', '.other'), {}, ['.git/hooks/pre-commit names sntrylint, and git never runs it: core.hooksPath leads to .other', 'there is no pre-commit hook at .other/pre-commit']],
    ['core.hooksPath of the user leads elsewhere', async () => (await sound()).userConfig('core.hooksPath', '/nowhere/hooks'), {}, ['as core.hooksPath says in the global configuration', 'git config --global --unset core.hooksPath']],
    ['it says OK whatever happens', () => hook(hookedRepo(), '#!/bin/sh\nsntrylint staged || true\n'), {}, ['the pre-commit hook runs sntrylint', 'was NOT refused']],
    ['the program is gone', async () => (await sound()).remove('node_modules'), {}, ['sntrylint-hook is neither in node_modules/.bin nor on the PATH', 'sntrylint may not have run', 'sntrylint: not found, so nothing was scanned']],
    ['a push is let through', async () => hook(await sound(), '#!/bin/sh\nsntrylint pre-push "$@" || true\n', 'pre-push'), {}, ['a commit with a made-up token in .sentryclirc was refused, and the token was named', 'a push with a made-up token was NOT refused']],
    [
      'another command reads what is pushed',
      async () => hook(await sound(), '#!/bin/sh\ncat >/dev/null\n./node_modules/.bin/sntrylint-hook pre-push "$@"\n', 'pre-push'),
      {},
      ['the pre-push hook does not tell sntrylint what is pushed: another command in it reads standard input first', 'push-hooks.md'],
    ],
    ['it refuses everything', () => hook(hookedRepo(), '#!/bin/sh\necho not today\nexit 1\n'), {}, ['refused, but not because of the token', 'not today']],
    ['it needs a terminal that is not there', () => hook(hookedRepo(), '#!/bin/sh\nread -r answer </dev/tty || exit 1\n'), {}, ['refused, but not because of the token']],
  ];

  it.each(some(cases))('is seen: %s', async (_name, make, env, words) => {
    const { code, stdout } = await doctor(await make(), env);
    for (const word of words) expect(stdout).toContain(word);
    expect(stdout).toMatch(/\n\d problems?\n$/);
    expect(code).toBe(1);
  });
});

describe('what switches hooks off', () => {
  it('is seen where husky is not installed in this clone', async () => {
    const made = hookedRepo('husky').file('.husky/pre-commit', './node_modules/.bin/sntrylint-hook staged\n');
    const { code, stdout } = await doctor(made);
    expect(stdout).toContain('.husky/pre-commit names sntrylint, and git never runs it');
    expect(stdout).toContain('fix: npx husky\n');
    expect(code).toBe(1);
  });

  it('is seen in the environment', async () => {
    const made = hookedRepo('husky').file('.husky/pre-commit', './node_modules/.bin/sntrylint-hook staged\n');
    clientIn(made, 'husky');
    expect((await doctor(made)).code).toBe(0);
    const { code, stdout } = await doctor(made, { HUSKY: '0' });
    expect(stdout).toContain('HUSKY=0 is set: husky skips every hook\n    fix: unset HUSKY\n');
    expect(stdout).toContain('was NOT refused');
    expect(code).toBe(1);
  });

  it('is seen in husky’s file of the user', async () => {
    const made = hookedRepo('husky').file('.husky/pre-commit', './node_modules/.bin/sntrylint-hook staged\n');
    clientIn(made, 'husky');
    const folder = join(made.env['HOME']!, '.config/husky');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'init.sh'), 'export HUSKY=0\n');
    const { code, stdout } = await doctor(made);
    expect(stdout).toContain('init.sh sets HUSKY=0');
    expect(code).toBe(1);
  });

  it('is seen for lefthook', async () => {
    const made = (await sound('lefthook')).file('lefthook.yml', 'pre-commit:\n  jobs:\n    - name: sntrylint\n      run: ./node_modules/.bin/sntrylint-hook staged\n');
    rmSync(made.path('.git/hooks/pre-commit'));
    expect(clientIn(made, 'lefthook', 'install').code).toBe(0);
    expect((await doctor(made)).code).toBe(0);
    expect((await doctor(made, { LEFTHOOK: '0' })).stdout).toContain('LEFTHOOK=0 is set');
  });
});

describe('an old program', () => {
  it('is seen where a hook would run it', async () => {
    const made = (await sound()).remove('node_modules/.bin/sntrylint-hook');
    made.file('node_modules/sntrylint/package.json', '{ "name": "sntrylint", "version": "0.0.9" }').file('node_modules/sntrylint/dist/sntrylint-hook', '#!/bin/sh\n');
    made.symlink('node_modules/.bin/sntrylint-hook', '../sntrylint/dist/sntrylint-hook');
    const { code, stdout } = await doctor(made, {}, '--no-run');
    expect(stdout).toContain(`hooks run sntrylint 0.0.9 (${made.path('node_modules/.bin/sntrylint-hook')}), and this is ${version}`);
    expect(code).toBe(1);
  });
});

it('says that CI does not look, where it does not', async () => {
  const made = await sound();
  expect((await doctor(made, {}, '--no-run')).stdout).toContain('anybody can skip a hook with --no-verify');
  made.file('.gitlab-ci.yml', 'scan:\n  script: npx sntrylint range\n');
  expect((await doctor(made, {}, '--no-run')).stdout).toContain('✓ CI runs sntrylint: .gitlab-ci.yml\n');
});

it('passes over folders of the PATH that this user cannot look into', async () => {
  const made = repo({ firstCommit: true }).file('closed/bin/x', '');
  const checks = await asNobody(made.root, ['closed'], async () => {
    const place = await survey({ cwd: made.root, env: made.env });
    return programChecks(place, { PATH: made.path('closed/bin') }, '22.12.0');
  });
  expect(checks.map(({ what }) => what)).toEqual(['Node 22.12.0 runs sntrylint', expect.stringContaining('sntrylint-hook is not on the PATH')]);
});

it('says which file it may not read, in words', async () => {
  const made = repo({ firstCommit: true }).file('closed/lefthook.yml', '');
  const reading = asNobody(made.root, ['closed'], async () => (await survey({ cwd: made.root, env: made.env })).read('closed/lefthook.yml'));
  await expect(reading).rejects.toMatchObject({ name: 'UserError', where: 'closed/lefthook.yml', what: 'the file cannot be read (EACCES)' });
});
