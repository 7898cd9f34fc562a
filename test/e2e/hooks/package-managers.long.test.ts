import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commit, leak, type } from '../../support/hooks/hooked-repo.ts';
import { registryEnvironment } from '../../support/npm/registry-environment.ts';
import { repo, temporaryFolder, type Repo } from '../../support/repo.ts';

// The real package managers, from the registry, with the package as it would be published.

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const machine = registryEnvironment(temporaryFolder());

/** The package as a tarball. */
function packed(): string {
  const folder = temporaryFolder();
  const said = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: checkout, encoding: 'utf8' });
  return join(folder, said.trim().split('\n').at(-1)!);
}

/** A program of a package of npm's, in a folder of its own. */
function manager(spec: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{}');
  execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', spec], { cwd: folder, env: machine });
  // Where they are installed for all of a machine, and not in some package.
  mkdirSync(join(folder, 'bin'));
  for (const name of ['yarn', 'pnpm'].filter((one) => existsSync(join(folder, 'node_modules/.bin', one)))) symlinkSync(join(folder, 'node_modules/.bin', name), join(folder, 'bin', name));
  return join(folder, 'bin');
}

const registry = spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout.trim();

const managers: readonly { readonly name: string; readonly spec: string; readonly prepare: (made: Repo) => void; readonly install: readonly string[] }[] = [
  { name: 'yarn, with Plug’n’Play', spec: '@yarnpkg/cli-dist@4.9.2', install: ['yarn', 'install'], prepare: (made) => void made.file('.yarnrc.yml', `npmRegistryServer: "${registry.replace(/\/$/, '')}"\nunsafeHttpWhitelist: ["*"]\nenableTelemetry: false\nenableGlobalCache: true\n`).file('yarn.lock', '') },
  { name: 'pnpm', spec: 'pnpm@9.15.9', install: ['pnpm', 'install', '--silent'], prepare: () => {} },
];

describe.each(managers)('$name', ({ spec, install, prepare }) => {
  it('has a hook that passes a clean commit, blocks a leak, and is proven', () => {
    const made = repo({ firstCommit: true });
    mkdirSync(made.path('.git/hooks'), { recursive: true });
    made.file('package.json', JSON.stringify({ name: 'made-up', devDependencies: { sntrylint: `file:${packed()}` } })).file('.gitignore', 'node_modules\n.yarn\n');
    prepare(made);
    const bin = manager(spec);
    const env = { ...machine, ...made.env, HOME: made.env['HOME'], PATH: `${bin}:${machine['PATH']}`, CI: '' };
    const run = (command: string, ...args: readonly string[]) => type({ ...made, env }, command, args);
    const installed = run(install[0]!, ...install.slice(1));
    expect(installed, installed.output).toMatchObject({ code: 0 });
    made.stage().commit('set up');
    const sntrylint = install[0] === 'yarn' ? ['yarn', 'sntrylint'] : ['pnpm', 'exec', 'sntrylint'];
    const init = run(sntrylint[0]!, ...sntrylint.slice(1), 'init', '--yes');
    expect(init, init.output).toMatchObject({ code: 0 });
    made.file('clean.txt', 'nothing here\n').stage();
    const clean = commit({ ...made, env });
    expect(clean, clean.output + readFileSync(made.path('.git/hooks/pre-commit'), 'utf8')).toMatchObject({ code: 0 });
    const shown = leak(made);
    const blocked = commit({ ...made, env });
    expect(blocked.output).toContain(shown);
    expect(blocked.code).toBe(1);
    made.git('rm', '--quiet', '--cached', '.sentryclirc');
    const doctor = run(sntrylint[0]!, ...sntrylint.slice(1), 'doctor', '--yes');
    expect(doctor.output).toContain('was refused, and the token was named');
    expect(doctor.output).not.toContain('cannot be told');
    expect(doctor.code).toBe(0);
  }, 120_000);
});
