import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type } from '../../support/hooks/hooked-repo.ts';
import { isLong } from '../../support/how-long.ts';
import { needs } from '../../support/needs.ts';
import { lastingFolder, repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

// The framework runs a hook that names no stage in every stage that is installed: one id, with the words of each.

needs('pre-commit', 'python3');

const program = fileURLToPath(new URL('../../../bin/sntrylint.js', import.meta.url));
const leak = `auth=${tokens('stages').user()}\n`;
const stages = ['pre-commit', 'commit-msg', 'pre-push', ...(isLong ? ['pre-merge-commit', 'prepare-commit-msg', 'post-checkout', 'post-commit', 'post-merge', 'post-rewrite'] : [])];

/** A repository with one hook in all stages, the first commit pushed. */
function prepared(framework: string): Repo {
  const made = repo().file('.pre-commit-config.yaml', `repos: [{ repo: local, hooks: [{ id: sntrylint, name: sntrylint, entry: "${process.execPath} ${program} staged", language: system, require_serial: true, always_run: true }] }]\n`).stage().commit('first');
  expect(type(made, framework, ['install', ...stages.flatMap((stage) => ['--hook-type', stage])])).toMatchObject({ code: 0 });
  made.git('init', '--quiet', '--bare', `${made.root}.git`);
  made.git('remote', 'add', 'origin', `${made.root}.git`);
  made.git('push', '--quiet', '--no-verify', 'origin', 'main');
  return made;
}

/** How a command went: its exit code, and what it says was found. */
function said(made: Repo, command: string, ...args: readonly string[]): readonly [boolean, string | null] {
  const { code, output } = type(made, command, args);
  return [code === 0, /^(?:This|These) .*\.$/m.exec(output)?.[0] ?? null];
}

/** Debian's, and in the long form the newest one, whose stages have other names. */
const frameworks = ['installed', ...(isLong ? ['newest'] : [])] as const;

it.each(frameworks)('the pre-commit framework, %s: each stage says what it looks at', (which) => {
  const framework = which === 'installed' ? 'pre-commit' : newest();
  const made = prepared(framework).file('a.txt', 'clean\n').stage();
  expect(said(made, 'git', 'commit', '--message', 'clean')).toEqual([true, null]);
  made.file('b.txt', leak).stage();
  expect(said(made, 'git', 'commit', '--message', 'leak')).toEqual([false, 'This commit would add a Sentry token.']);
  made.git('rm', '--quiet', '--cached', 'b.txt');
  made.remove('b.txt').file('a.txt', 'more\n').stage();
  expect(said(made, 'git', 'commit', '--message', leak)).toEqual([false, 'This commit message holds a Sentry token.']);
  made.git('commit', '--quiet', '--no-verify', '--message', 'more');
  expect(said(made, 'git', 'push', 'origin', 'main')).toEqual([true, null]);
  made.file('b.txt', leak).stage().git('commit', '--quiet', '--no-verify', '--message', 'leak');
  expect(said(made, 'git', 'push', 'origin', 'main')).toEqual([false, 'This push would publish a Sentry token.']);
  made.git('rm', '--quiet', 'b.txt');
  made.git('commit', '--quiet', '--no-verify', '--message', 'no leak');
  // No file differs now between what is pushed and what is there.
  expect(said(made, 'git', 'push', 'origin', 'main')).toEqual([false, 'This push would publish a Sentry token.']);
  expect(said(made, framework, 'run', '--from-ref', 'HEAD~2', '--to-ref', 'HEAD')).toEqual([false, 'These commits add a Sentry token.']);
  made.git('reset', '--quiet', '--hard', 'HEAD~1');
  expect(said(made, framework, 'run', '--all-files')).toEqual([false, 'These files hold a Sentry token.']);
  expect(said(made, framework, 'run', '--from-ref', 'HEAD~1', '--to-ref', 'HEAD')).toEqual([false, 'These files hold a Sentry token.']);
  expect(said(made, framework, 'run', '--hook-stage', 'manual', '--all-files')).toEqual([false, 'These files hold a Sentry token.']);
}, 240_000);

function newest(): string {
  const folder = join(lastingFolder(), 'environment');
  for (const [command, ...args] of [['python3', '-m', 'venv', folder], [join(folder, 'bin/pip'), 'install', '--quiet', 'pre-commit']]) {
    const { status, stderr } = spawnSync(command!, args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
  }
  return join(folder, 'bin/pre-commit');
}
