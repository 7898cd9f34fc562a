import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { wheel } from '../../../scripts/wheel.mjs';
import { repository } from '../../../src/wording/docs-page.ts';
import { version } from '../../../src/version.ts';
import { commit, leak, type } from '../../support/hooks/hooked-repo.ts';
import { isInstalled, needs } from '../../support/needs.ts';
import { registryEnvironment } from '../../support/npm/registry-environment.ts';
import { lastingFolder, repo, type Repo, temporaryFolder } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';
import { pathWithoutNode } from '../../support/npm/wheel-environment.ts';

// The real pip, pipx, uv and pre-commit, which install the wheel and a Node of 60 MB from PyPI; wheel.test.ts asks the same of an unpacked one.

describe('the wheel, installed from PyPI’s Node', () => {
  needs('bash', 'python3', 'pre-commit');

  const checkout = fileURLToPath(new URL('../../../', import.meta.url));
  let machine: NodeJS.ProcessEnv;
  let file: string;
  /** An environment with pipx and uv, and in it the real Python. */
  let tools: string;
  let python: string;

  beforeAll(() => {
    if (!isInstalled('python3') || !isInstalled('pre-commit')) return;
    const folder = lastingFolder();
    file = wheel(folder);
    const registries = Object.entries(registryEnvironment(join(folder, 'pre-commit'))).filter(([name]) => !name.startsWith('npm_'));
    machine = { ...Object.fromEntries(registries), PIP_FIND_LINKS: `${process.env['PIP_FIND_LINKS'] ?? ''} ${folder}`.trim(), UV_PYTHON_DOWNLOADS: 'never', UV_CACHE_DIR: join(folder, 'uv') };
    tools = join(folder, 'tools');
    python = run({ PATH: process.env['PATH'] }, 'python3', '-c', 'import os, sys; print(os.path.realpath(sys.executable))').trim();
    run({}, python, '-m', 'venv', tools);
    run({}, join(tools, 'bin/pip'), 'install', '--quiet', 'pipx', 'uv');
  }, 240_000);

  /** A repository on a machine with Python and without Node, and what is on its PATH. */
  function without(...programs: readonly string[]): Repo {
    const made = repo({ firstCommit: true });
    made.env['PATH'] = pathWithoutNode(python, ...programs);
    expect(spawnSync('/bin/sh', ['-c', 'command -v node npm npx'], { env: made.env }).status).not.toBe(0);
    return made;
  }

  function guards(made: Repo, env: NodeJS.ProcessEnv = {}): void {
    const clean = type(made.file('a.txt', 'clean\n').stage(), 'git', ['commit', '--message', 'clean'], env);
    expect(clean, clean.output).toMatchObject({ code: 0 });
    const shown = leak(made);
    const blocked = type(made, 'git', ['commit', '--message', 'a leak'], env);
    expect(blocked.output).toContain(shown);
    expect(blocked.code).toBe(1);
    made.git('rm', '--quiet', '--cached', '.sentryclirc');
  }

  it('by pip in a virtual environment: git’s own hook blocks a leak, and the doctor says that all is well', () => {
    const made = without().file('.gitignore', '.venv\n').stage().commit('ignore');
    run({ HOME: made.env['HOME'] }, python, '-m', 'venv', made.path('.venv'));
    run({ HOME: made.env['HOME'] }, made.path('.venv/bin/pip'), 'install', '--quiet', 'sntrylint');
    const sntrylint = made.path('.venv/bin/sntrylint');
    expect(type(made, sntrylint, ['--version'])).toEqual({ code: 0, output: `${version}\n` });
    expect(type(made, made.path('.venv/bin/python'), ['-m', 'sntrylint', '--version'])).toEqual({ code: 0, output: `${version}\n` });
    const init = type(made, sntrylint, ['init', '--yes']);
    expect(init, init.output).toMatchObject({ code: 0 });
    guards(made);
    const doctor = type(made, sntrylint, ['doctor', '--yes']);
    expect(doctor.output).toContain('all is well: the hooks run, and they block a token\n');
    expect(doctor.code).toBe(0);
    expect(type(made.file('b.txt', tokens('exit').user()), sntrylint, ['b.txt']).code).toBe(1);
  }, 240_000);

  it.each([['pipx', ['install']], ['uv', ['tool', 'install']]] as const)('by %s for the user: every repository is guarded', (tool, args) => {
    const made = without();
    const home = { HOME: made.env['HOME'], PATH: made.env['PATH'] };
    run(home, join(tools, 'bin', tool), ...args, file);
    const sntrylint = join(made.env['HOME']!, '.local/bin/sntrylint');
    expect(type(made, sntrylint, ['init', '--yes'])).toMatchObject({ code: 0 });
    guards(made);
    expect(type(made, sntrylint, ['doctor', '--yes']).output).toContain('all is well');
  }, 240_000);

  it('by uvx for one call: init says what to install, since no commit will see that environment', () => {
    const made = without();
    const { code, output } = type(made, join(tools, 'bin/uvx'), ['--from', file, 'sntrylint', 'init', '--yes'], { ...machine, HOME: made.env['HOME'], PATH: made.env['PATH'] });
    expect(output).toContain('then:\n  pipx install sntrylint (or uv tool install sntrylint)\n');
    expect(code).toBe(0);
    expect(commit(made.stage()).output).toContain('to fix: pipx install sntrylint');
  }, 240_000);

  it('by the pre-commit framework with language: python, as init writes it', () => {
    const source = repo();
    for (const path of ['.pre-commit-hooks.yaml', 'pyproject.toml']) source.file(path, readFileSync(join(checkout, path)));
    source.stage().commit('Release').git('tag', `v${version}`);
    // Its hook is a script of bash.
    const [framework, bash] = ['pre-commit', 'bash'].map((name) => run({ PATH: process.env['PATH'] }, 'sh', '-c', `command -v ${name}`).trim()) as [string, string];
    const made = without(framework, bash);
    run({ HOME: made.env['HOME'] }, python, '-m', 'venv', join(tools, '../user'));
    run({ HOME: made.env['HOME'] }, join(tools, '../user/bin/pip'), 'install', '--quiet', 'sntrylint');
    const sntrylint = join(tools, '../user/bin/sntrylint');
    const hooks = ['pre-commit', 'commit-msg', 'pre-push'];
    const init = type(made, sntrylint, ['init', '--yes', '--client', 'pre-commit', ...hooks.flatMap((hook) => ['--hook', hook])]);
    expect(init.output).toContain('+      - id: sntrylint-python\n');
    expect(init.output).not.toMatch(/\bnp[mx]\b/);
    const config = readFileSync(made.path('.pre-commit-config.yaml'), 'utf8');
    expect(config).toContain(repository);
    made.file('.pre-commit-config.yaml', config.replace(repository, `file://${source.root}`)).stage().git('commit', '--quiet', '--no-verify', '--message', 'set up');
    const env = { ...machine, ...made.env };
    expect(type(made, framework, ['install', ...hooks.flatMap((hook) => ['--hook-type', hook])], env)).toMatchObject({ code: 0 });
    guards(made, env);
    const message = type(made, 'git', ['commit', '--allow-empty', '--message', `With ${tokens('message').user()}`], env);
    expect(message.output).toMatch(/sntrylint\.+Failed/);
    expect(message.code).toBe(1);
    const doctor = type(made, sntrylint, ['doctor', '--yes'], env);
    expect(doctor.output).toContain('all is well');
    expect(doctor.output).not.toMatch(/\bnp[mx]\b/);
    expect(doctor.code).toBe(0);
  }, 240_000);

  it('is the same, byte for byte, wherever it is made', () => {
    const there = spawnSync(process.execPath, [join(checkout, 'scripts/wheel.mjs'), temporaryFolder()], { env: { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'C' }, encoding: 'utf8' }).stdout.trim();
    expect(readFileSync(there).equals(readFileSync(wheel(temporaryFolder())))).toBe(true);
  });

  /** Runs a program that has to end well; gives what it prints. */
  function run(env: NodeJS.ProcessEnv, command: string, ...args: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, { env: { ...machine, ...env }, encoding: 'utf8' });
    if (error !== undefined) throw error;
    expect(stderr, status === 0 ? '' : `${command} ${args.join(' ')}: ${stderr}`).toBe(status === 0 ? stderr : '');
    expect(status).toBe(0);
    return stdout;
  }
});
