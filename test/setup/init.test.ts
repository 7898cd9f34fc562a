import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clients } from '../../src/setup/choose-client.ts';
import { hookNames } from '../../src/setup/hook-text.ts';
import { planInit } from '../../src/setup/plan-init.ts';
import { survey } from '../../src/setup/survey.ts';
import { makeChange } from '../../src/setup/edit/make-change.ts';
import { fakeKeyboard, sntrylint } from '../support/fake-io.ts';
import { commit, hookedRepo, leak, sntrylintIn, type } from '../support/hooks/hooked-repo.ts';
import { some } from '../support/how-long.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const read = (made: Repo, path: string): string => readFileSync(made.path(path), 'utf8');
const init = (made: Repo, ...args: readonly string[]) => sntrylint(['init', ...args], { cwd: made.root, env: made.env });

/** An executable hook. */
function withHook(text: string, made = hookedRepo()): Repo {
  mkdirSync(made.path('.git/hooks'), { recursive: true });
  made.file('.git/hooks/pre-commit', text);
  chmodSync(made.path('.git/hooks/pre-commit'), 0o755);
  return made;
}

describe('asking', () => {
  it('refuses to change anything where there is nobody to ask', async () => {
    const made = hookedRepo();
    const { code, stderr } = await init(made);
    expect(code).toBe(2);
    expect(stderr).toBe('sntrylint: 3 files would change, and there is no terminal to ask on\n  fix: --dry-run shows the changes, --yes makes them\n');
    expect(made.git('status', '--porcelain')).toBe('');
    expect(existsSync(made.path('.git/hooks/pre-commit'))).toBe(false);
  });

  it('shows every change with --dry-run, and makes none', async () => {
    const made = hookedRepo();
    const { code, stdout } = await init(made, '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('--- /dev/null\n+++ b/.git/hooks/pre-commit\n@@ -0,0 +1,5 @@\n+#!/bin/sh\n');
    expect(stdout).toContain('--- a/.gitignore\n+++ b/.gitignore\n@@ -1,1 +1,10 @@\n node_modules\n+# sntrylint: begin');
    expect(stdout).toContain('nothing was changed: --dry-run (3 files would be)\n');
    expect(made.git('status', '--porcelain')).toBe('');
    expect(existsSync(made.path('.git/hooks/pre-commit'))).toBe(false);
  });

  it('makes the changes that are wanted, file by file', async () => {
    const made = hookedRepo();
    const keyboard = fakeKeyboard();
    const asked = sntrylintAsking(made, keyboard, ['y', 'n', 'y']);
    const { code, stdout } = await asked;
    expect(code).toBe(0);
    expect(stdout).toContain('2 files changed\n');
    expect(existsSync(made.path('.git/hooks/pre-commit'))).toBe(true);
    expect(existsSync(made.path('.sntrylint.yaml'))).toBe(false);
    expect(read(made, '.gitignore')).toContain('.sentryclirc\n');
  });

  it('makes all that follow with one answer', async () => {
    const made = hookedRepo();
    const { code, stdout } = await sntrylintAsking(made, fakeKeyboard(), ['n', 'all']);
    expect(code).toBe(0);
    expect(stdout).toContain('2 files changed\n');
    expect(existsSync(made.path('.git/hooks/pre-commit'))).toBe(false);
    expect(read(made, '.gitignore')).toContain('.sentryclirc\n');
  });

  it('hides tokens in the lines that it shows', async () => {
    const token = tokens('diff').user();
    const made = withHook(`#!/bin/sh\nexport SENTRY_AUTH_TOKEN=${token}\n`);
    const { stdout } = await init(made, '--dry-run');
    expect(stdout).toContain(' export SENTRY_AUTH_TOKEN=sntryu_…\n');
    expect(stdout).not.toContain(token.slice(10, 30));
  });
});

describe('a hook that is there', () => {
  it('runs after ours, with what it prints and how it ends', async () => {
    const made = withHook('#!/bin/sh\necho mine\nexit 3\n');
    await init(made, '--yes');
    const ran = commit(made.file('a.txt', 'clean\n').stage());
    expect(ran.output).toContain('mine\n');
    expect(ran.code).not.toBe(0);
  });

  it('is moved aside and called where it is no shell script, and comes back', async () => {
    const script = '#!/usr/bin/env node\nconsole.log("mine", __filename.split("/").pop());\n';
    const made = withHook(script);
    const { stdout } = await init(made, '--yes');
    expect(stdout).toContain('rename .git/hooks/pre-commit\n    to .git/hooks/pre-commit.before-sntrylint\n');
    expect(commit(made.file('a.txt', 'clean\n').stage())).toMatchObject({ code: 0, output: expect.stringContaining('mine') });
    const shown = leak(made);
    expect(commit(made)).toMatchObject({ code: 1, output: expect.stringContaining(shown) });
    expect((await init(made, '--yes')).stdout).toContain('nothing to change');
    await init(made, '--undo', '--yes');
    expect(read(made, '.git/hooks/pre-commit')).toBe(script);
    expect(statSync(made.path('.git/hooks/pre-commit')).mode & 0o111).not.toBe(0);
    expect(existsSync(made.path('.git/hooks/pre-commit.before-sntrylint'))).toBe(false);
  });

  it('stays a symlink to a file of the repository, which is not edited', async () => {
    const made = hookedRepo().file('scripts/check.sh', '#!/bin/sh\necho mine\n');
    chmodSync(made.path('scripts/check.sh'), 0o755);
    mkdirSync(made.path('.git/hooks'), { recursive: true });
    symlinkSync('../../scripts/check.sh', made.path('.git/hooks/pre-commit'));
    await init(made, '--yes');
    expect(read(made, 'scripts/check.sh')).toBe('#!/bin/sh\necho mine\n');
    expect(commit(made.stage())).toMatchObject({ code: 0, output: expect.stringContaining('mine') });
    await init(made, '--undo', '--yes');
    expect(lstatSync(made.path('.git/hooks/pre-commit')).isSymbolicLink()).toBe(true);
  });

  it('is left alone where it calls sntrylint already', async () => {
    const made = withHook('#!/bin/sh\nexec sntrylint staged\n');
    await init(made, '--yes');
    expect(read(made, '.git/hooks/pre-commit')).toBe('#!/bin/sh\nexec sntrylint staged\n');
  });

  it('is not taken for ours because a comment names us', async () => {
    const made = withHook('#!/bin/sh\n# sntrylint would be nice\n');
    await init(made, '--yes');
    expect(commit(made.file('a.txt', `SENTRY_AUTH_TOKEN=${tokens().user()}\n`).stage()).code).toBe(1);
  });

  it('keeps ours behind the line with which husky 8 starts a script anew', async () => {
    const made = hookedRepo().file('.husky/pre-commit', '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpm test\n');
    await init(made, '--yes');
    expect(read(made, '.husky/pre-commit')).toMatch(/^#!\/usr\/bin\/env sh\n\. "[^\n]*husky\.sh"\n# sntrylint: begin/);
  });
});

describe('core.hooksPath', () => {
  it('in the user’s own configuration serves other repositories too, so nothing is written there', async () => {
    const made = hookedRepo();
    const shared = repo().file('hooks/pre-commit', '#!/bin/sh\n');
    made.userConfig('core.hooksPath', shared.path('hooks'));
    const { code, stderr } = await init(made, '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('core.hooksPath (global configuration) names a folder that other repositories use too');
    expect(stderr).toContain('git config --local core.hooksPath .githooks');
    expect(read(shared, 'hooks/pre-commit')).toBe('#!/bin/sh\n');
    expect(made.git('status', '--porcelain')).toBe('');
  });

  it('is honoured in a linked work tree', async () => {
    const linked = hookedRepo().worktree('other');
    await init(linked, '--yes', '--client', 'git');
    expect(linked.git('rev-parse', '--git-path', 'hooks').trim()).toMatch(/repo\/\.git\/hooks$/);
    expect(readFileSync(`${linked.git('rev-parse', '--git-path', 'hooks').trim()}/pre-commit`, 'utf8')).toContain('sntrylint-hook');
  });
});

describe('the other hooks', () => {
  it('are set up with --hook', async () => {
    const made = hookedRepo();
    await init(made, '--yes', '--hook', 'pre-commit', '--hook', 'commit-msg', '--hook', 'pre-push');
    expect(read(made, '.git/hooks/commit-msg')).toMatch(/^"\$\{sntrylint:\?.*npm install\}" commit-msg "\$1" \|\| exit 1$/m);
    expect(read(made, '.git/hooks/pre-push')).toMatch(/\| "\$\{sntrylint:\?.*npm install\}" pre-push "\$@" \|\| exit 1$/m);
    await init(made, '--undo', '--yes');
    expect(existsSync(made.path('.git/hooks/pre-push'))).toBe(false);
  });

  it('names the nearest for one that does not exist', async () => {
    expect(await init(hookedRepo(), '--hook', 'pre-comit')).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean `pre-commit`?') });
    expect(await init(hookedRepo(), '--client', 'huski')).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean `husky`?') });
  });
});

it('tells of lint-staged, which has no hook of its own', async () => {
  const made = hookedRepo().file('.lintstagedrc.json', '{}\n');
  expect((await init(made, '--dry-run')).stdout).toContain('lint-staged is here too');
});

describe('ignore entries', () => {
  it('leave out what is ignored already and what is tracked, which ignoring would not change', async () => {
    const made = hookedRepo().file('.gitignore', 'node_modules\n.env*\n').file('android/sentry.properties', 'defaults.org=acme\n').stage().commit('files');
    await init(made, '--yes');
    expect(read(made, '.gitignore')).toBe('node_modules\n.env*\n# sntrylint: begin (`sntrylint init --undo` takes this out again)\n.sentryclirc\nsentrycli.ini\n# sntrylint: end\n');
  });
});

describe('CI', () => {
  it('gets a workflow where there is a .github folder', async () => {
    const made = hookedRepo().file('.github/dependabot.yml', 'version: 2\n').stage().commit('github');
    await init(made, '--yes');
    expect(read(made, '.github/workflows/sntrylint.yml')).toContain('range --format github');
    expect((await init(made, '--yes')).stdout).toContain('nothing to change');
    await init(made, '--undo', '--yes');
    expect(existsSync(made.path('.github/workflows/sntrylint.yml'))).toBe(false);
  });

  it('is told from the remote, whose address is never printed', async () => {
    const made = hookedRepo();
    made.git('remote', 'add', 'origin', 'https://ada:opensesame@github.com/acme/app.git');
    const { stdout } = await init(made, '--dry-run');
    expect(stdout).toContain('+++ b/.github/workflows/sntrylint.yml');
    expect(stdout).not.toContain('opensesame');
  });

  it('gets a job in .gitlab-ci.yml, behind what is there', async () => {
    const made = hookedRepo().file('.gitlab-ci.yml', 'test:\n  script:\n    - make test').stage().commit('gitlab');
    await init(made, '--yes');
    expect(read(made, '.gitlab-ci.yml')).toMatch(/^test:\n {2}script:\n {4}- make test\n# sntrylint: begin[^\n]*\nsntrylint:\n/);
    await init(made, '--undo', '--yes');
    expect(read(made, '.gitlab-ci.yml')).toBe('test:\n  script:\n    - make test\n');
  });

  it.each(some(['bitbucket-pipelines.yml', 'azure-pipelines.yml', '.circleci/config.yml', 'Jenkinsfile']))('is left to the user for %s, with where the lines are', async (path) => {
    const made = hookedRepo().file(path, 'made up\n').stage().commit('ci');
    expect((await init(made, '--yes')).stdout).toContain(`add a step to ${path}: https://github.com/sntrylint/sntrylint/blob/main/docs/ci.md has the lines`);
    expect(read(made, path)).toBe('made up\n');
  });
});

describe('what is leaked already', () => {
  it('goes into a baseline, so that the whole repository is silent but for what is new', async () => {
    const made = hookedRepo();
    leak(made);
    made.commit('long ago');
    const { stdout } = await init(made, '--yes');
    expect(stdout).toContain('+++ b/.sntrylint-baseline.json');
    expect(stdout).toContain('revoke what the baseline suppresses');
    expect(stdout).toMatch(/\+\{ "fingerprint": "[0-9a-f]{32}", "rule": "sentry-user-token" \},\n/);
    expect(sntrylintIn(made).code).toBe(0);
    expect(sntrylintIn(made, '--no-baseline').code).toBe(1);
    expect((await init(made, '--yes')).stdout).toContain('nothing to change');
  });

  it('is nothing in a repository without a commit', async () => {
    const { stdout } = await init(repo(), '--yes');
    expect(stdout).not.toContain('baseline');
    expect(stdout).toContain('then:\n  npm install --global sntrylint\n');
  });

  it('is what the last commit holds: a token that is not committed yet excuses nobody', async () => {
    const made = hookedRepo();
    leak(made);
    expect((await init(made, '--yes')).stdout).not.toContain('baseline');
    expect(commit(made).code).toBe(1);
  });
});

describe('for who has another manager of packages', () => {
  it.each(some([
    ['pnpm-lock.yaml', '', 'pnpm install', 'pnpm add --save-dev sntrylint'],
    ['bun.lock', '', 'bun install', 'bun add --dev sntrylint'],
    ['yarn.lock', '', 'yarn install', 'yarn add --dev sntrylint'],
    ['package-lock.json', '', 'npm install', 'npm install --save-dev sntrylint'],
    ['pnpm-lock.yaml', 'web', 'pnpm install in web', 'pnpm add --save-dev --dir web sntrylint'],
    ['web/yarn.lock', 'web', 'yarn install in web', 'yarn --cwd web add --dev sntrylint'],
  ]))('names it, with %s for the package in %j', async (lock, folder, hint, next) => {
    const made = repo({ firstCommit: true }).file(lock, '').file(`${folder === '' ? '' : `${folder}/`}package.json`, '{}\n');
    const place = { cwd: made.path(folder), env: made.env };
    const plan = await planInit({ ...place, hooks: ['pre-commit'], client: 'git', agents: [] }, await survey(place, { by: 'npm' }));
    expect(plan.next).toContain(next);
    expect(JSON.stringify(plan.changes)).toContain(`to fix: ${hint}}`);
  });
});

describe('for who has the Python wheel', () => {
  it.each(Object.keys(clients))('names no npm, with %s, in what it writes and what it says', async (client) => {
    const made = repo({ firstCommit: true });
    const place = { cwd: made.root, env: made.env };
    const { changes, notes, next } = await planInit({ ...place, hooks: hookNames, client, agents: ['claude-code'] }, await survey(place, { by: 'wheel', programs: '/nowhere' }));
    // husky and simple-git-hooks are npm's own: who names them has it.
    const texts = JSON.stringify([client === 'husky' || client === 'simple-git-hooks' ? [] : next, notes, changes]);
    expect(texts).not.toMatch(/\bnp[mx]\b|node_modules/);
    expect(texts).toContain({ 'pre-commit': 'sntrylint-python', 'simple-git-hooks': 'sntrylint-hook staged' }[client] ?? 'pipx install sntrylint');
  });

  it('says how a colleague’s clone is guarded without npm', async () => {
    const made = repo({ firstCommit: true });
    const place = { cwd: made.root, env: made.env };
    const { notes } = await planInit({ ...place, hooks: ['pre-commit'], client: null, agents: [] }, await survey(place, { by: 'wheel', programs: '/nowhere' }));
    expect(notes.join('\n')).toContain('git config core.hooksPath .githooks');
  });
});

describe('what it does not do', () => {
  it('does not run what the repository names', async () => {
    const made = hookedRepo().file('lefthook.yml', 'pre-commit:\n  jobs:\n    - run: touch ran\n').file('lint-staged.config.js', 'require("fs").writeFileSync("ran", "")\n').file('.simple-git-hooks.cjs', 'require("fs").writeFileSync("ran", "")\n');
    withHook('#!/bin/sh\ntouch ran\n', made).config('core.fsmonitor', 'touch ran').config('core.pager', 'touch ran');
    await init(made, '--yes');
    await init(made, '--undo', '--yes');
    expect(existsSync(made.path('ran'))).toBe(false);
  });

  it('does not edit a configuration that is a program or a symlink', async () => {
    const program = hookedRepo().file('.simple-git-hooks.cjs', 'module.exports = {}\n');
    expect(await init(program, '--yes', '--client', 'simple-git-hooks')).toMatchObject({ code: 2, stderr: expect.stringContaining('is a program, which is not edited') });
    const link = hookedRepo().remove('.gitignore').symlink('.gitignore', '/dev/null');
    expect(await init(link, '--yes')).toMatchObject({ code: 2, stderr: expect.stringContaining('is a symlink') });
  });

  it('does not follow a folder that leads out of the repository', async () => {
    const outside = repo().file('workflows/x', '');
    const made = hookedRepo().symlink('.github', outside.root);
    expect(await init(made, '--yes')).toMatchObject({ code: 2, stderr: expect.stringContaining('is behind a symlink that leads out of the repository') });
    expect(existsSync(outside.path('workflows/sntrylint.yml'))).toBe(false);
  });

  it('does not write over what somebody else wrote in the meantime', () => {
    const made = hookedRepo().file('a.txt', 'new\n');
    const change = { kind: 'write', path: 'a.txt', file: made.path('a.txt'), before: 'old\n', after: 'ours\n', executable: false } as const;
    expect(() => makeChange(change)).toThrow('changed by somebody else');
    expect(read(made, 'a.txt')).toBe('new\n');
    makeChange({ ...change, before: 'new\n' });
    expect(read(made, 'a.txt')).toBe('ours\n');
    expect(readdirSync(made.root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('says so outside of a repository', async () => {
    const made = repo();
    type(made, 'rm', ['-rf', '.git']);
    expect(await init(made, '--yes')).toMatchObject({ code: 3, stderr: expect.stringContaining('not a git repository') });
  });
});

/** A call on a terminal, with these answers typed as each question comes. */
async function sntrylintAsking(made: Repo, keyboard: ReturnType<typeof fakeKeyboard>, answers: readonly string[]) {
  const { main } = await import('../../src/cli/main.ts');
  const { collector } = await import('../support/fake-io.ts');
  const [stdout, stderr] = [collector(80), collector(80)];
  let asked = 0;
  const write = stderr.stream.write.bind(stderr.stream);
  stderr.stream.write = ((text: string, done: () => void) => {
    if (text.includes('[y/N/a for all]')) setImmediate(() => keyboard.type(`${answers[asked++]}\n`));
    return write(text, done);
  }) as typeof stderr.stream.write;
  const code = await main(['init'], { stdin: keyboard.stdin, stdout: stdout.stream, stderr: stderr.stream, env: made.env, cwd: made.root });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
