import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../../../src/wording/docs-page.ts';
import { version } from '../../../src/version.ts';
import { commit, hookedRepo, leak, sntrylintIn, type } from '../../support/hooks/hooked-repo.ts';
import { some } from '../../support/how-long.ts';
import { publishedHooks } from '../../support/git/published.ts';
import { registryEnvironment } from '../../support/npm/registry-environment.ts';
import { repo, temporaryFolder, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';
import { needs, isInstalled } from '../../support/needs.ts';

needs('pre-commit');

// The entry that `init` writes names the repository of this program; here one with the same hooks stands for it.

const program = new URL('../../../bin/sntrylint.js', import.meta.url).pathname;

let machine: NodeJS.ProcessEnv;
let source: Repo;

beforeAll(() => {
  if (!isInstalled('pre-commit')) return;
  machine = registryEnvironment(temporaryFolder());
  source = publishedHooks();
});

const old = '# ours\nrepos:\n  - repo: local\n    hooks:\n      - id: say\n        name: say\n        entry: echo the old hook ran\n        language: system\n        verbose: true\n\ndefault_language_version:\n  python: python3\n';

/** After `sntrylint init` and `pre-commit install`, with this source. */
function prepared(config: string | null, ...hooks: readonly string[]): Repo {
  const made = hookedRepo();
  if (config !== null) made.file('.pre-commit-config.yaml', config);
  const init = sntrylintIn(made, 'init', '--yes', '--client', 'pre-commit', ...hooks.flatMap((hook) => ['--hook', hook]));
  expect(init).toMatchObject({ code: 0 });
  expect(init.output).toContain('pre-commit install');
  const written = readFileSync(made.path('.pre-commit-config.yaml'), 'utf8');
  expect(written).toContain(`  - repo: ${repository}\n    rev: v${version}\n    hooks:\n`);
  made.file('.pre-commit-config.yaml', written.replace(repository, `file://${source.root}`)).stage().commit('set up');
  expect(type(made, 'pre-commit', ['install', ...hooks.flatMap((hook) => ['--hook-type', hook])], machine)).toMatchObject({ code: 0 });
  return made;
}

describe('the pre-commit framework, set up by init', () => {
  it('passes a clean commit and blocks a leak, beside the hooks that are there', () => {
    const made = prepared(old);
    made.file('clean.txt', 'nothing here\n').stage();
    const clean = type(made, 'git', ['commit', '--message', 'a change'], machine);
    expect(clean.output).toMatch(/sntrylint\.+Passed/);
    expect(clean.output).toContain('the old hook ran');
    expect(clean.code).toBe(0);

    const shown = leak(made);
    const blocked = type(made, 'git', ['commit', '--message', 'a leak'], machine);
    expect(blocked.output).toMatch(/sntrylint\.+Failed/);
    expect(blocked.output).toContain(shown);
    expect(blocked.code).toBe(1);

    const between = commit(made, '--no-verify');
    expect(between.code).toBe(0);
    const range = type(made, 'pre-commit', ['run', '--from-ref', 'HEAD~1', '--to-ref', 'HEAD'], machine);
    expect(range.output).toContain(shown);
    expect(range.code).toBe(1);
    const all = type(made, 'pre-commit', ['run', '--all-files'], machine);
    expect(all.output).toContain(shown);
    expect(all.code).toBe(1);
  }, 120_000);

  it('guards messages and pushes with --hook', () => {
    const made = prepared(null, 'pre-commit', 'commit-msg', 'pre-push');
    const origin = repo();
    origin.git('init', '--quiet', '--bare', 'bare.git');
    made.git('remote', 'add', 'origin', origin.path('bare.git'));
    const pushed = type(made, 'git', ['push', 'origin', 'HEAD:main'], machine);
    expect(pushed, pushed.output).toMatchObject({ code: 0 });

    const token = tokens('message').user();
    const message = type(made, 'git', ['commit', '--allow-empty', '--message', `Deploy with ${token}`], machine);
    expect(message.output).toContain(`sntryu_…${token.slice(-4)}`);
    expect(message.code).toBe(1);

    const shown = leak(made);
    made.commit('around the hook');
    const refused = type(made, 'git', ['push', 'origin', 'HEAD:main'], machine);
    expect(refused.output).toContain(shown);
    expect(refused.code).toBe(1);
    const doctor = type(made, process.execPath, [program, 'doctor', '--yes'], machine);
    expect(doctor.output).toContain('a push with a made-up token was refused, and the token was named');
    expect(doctor.code).toBe(0);
  }, 120_000);

  it('is proven by the doctor, who sees SKIP too', () => {
    const made = prepared(null);
    const doctor = type(made, process.execPath, [program, 'doctor', '--yes'], machine);
    expect(doctor.output).toContain('was refused, and the token was named');
    expect(doctor.code).toBe(0);
    expect(made.git('status', '--porcelain')).toBe('');
    const skipped = type(made, process.execPath, [program, 'doctor', '--yes'], { ...machine, SKIP: 'sntrylint' });
    expect(skipped.output).toContain('SKIP=sntrylint is set');
    expect(skipped.output).toContain('was NOT refused');
    expect(skipped.code).toBe(1);
  }, 120_000);
});

describe('the entry in .pre-commit-config.yaml', () => {
  it.each(some<readonly [name: string, text: string, left: string | null]>([
    ['a list at the left edge', 'repos:\n- repo: meta\n  hooks:\n  - id: identity\n', null],
    ['an indented list with keys behind it', old, null],
    ['a comment behind the last line', 'repos:\n  - repo: meta\n    hooks:\n      - id: identity # why not\n# the end\n', null],
    ['no line break at the end', 'repos:\n  - repo: meta\n    hooks: [{ id: identity }]', null],
    // A file that holds nothing else goes, too.
    ['an empty list', 'repos: []\n', ''],
  ]))('goes into %s, and the framework takes it', (_name, text, left) => {
    const made = hookedRepo().file('.pre-commit-config.yaml', text);
    expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
    const valid = type(made, 'pre-commit', ['validate-config'], machine);
    expect(valid).toMatchObject({ code: 0 });
    expect(readFileSync(made.path('.pre-commit-config.yaml'), 'utf8')).toContain('- id: sntrylint\n');
    expect(sntrylintIn(made, 'init', '--yes').output).toContain('nothing to change');
    sntrylintIn(made, 'init', '--undo', '--yes');
    const file = made.path('.pre-commit-config.yaml');
    expect((existsSync(file) ? readFileSync(file, 'utf8') : '').trimEnd()).toBe((left ?? text).trimEnd());
  });

  it('is one, whatever hooks are wanted: the framework runs it in every stage, but where default_stages narrow them', () => {
    const written = (text: string): readonly string[] => {
      const made = hookedRepo().file('.pre-commit-config.yaml', text);
      sntrylintIn(made, 'init', '--yes', ...['pre-commit', 'commit-msg', 'pre-push'].flatMap((hook) => ['--hook', hook]));
      return readFileSync(made.path('.pre-commit-config.yaml'), 'utf8').match(/(?<=- id: )sntrylint\S*|stages: \[.*/g)!;
    };
    expect(written('repos:\n- repo: meta\n  hooks:\n  - id: identity\n')).toEqual(['sntrylint']);
    expect(written('default_stages: [commit]\nrepos:\n- repo: meta\n  hooks:\n  - id: identity\n')).toEqual(['stages: [commit]', 'sntrylint', 'sntrylint-commit-msg', 'sntrylint-pre-push', 'stages: [push]']);
  });

  it('is left to the user where the list stands on one line', () => {
    const made = hookedRepo().file('.pre-commit-config.yaml', 'repos: [{ repo: meta, hooks: [{ id: identity }] }]\n');
    const { code, output } = sntrylintIn(made, 'init', '--yes');
    expect(code).toBe(2);
    expect(output).toContain('cannot be added to (.pre-commit-config.yaml)');
    expect(output).toContain('- id: sntrylint');
  });
});
