// npm runs this after `npm install` in a checkout, before `npm pack`, and when the package is installed from a git
// URL, as the pre-commit framework does. Four things follow:
// - Standard output belongs to `npm pack`: older pre-commit takes the name of the tarball from it.
// - npm 10 and 11 run it with an empty node_modules for `npm install -g git+…` (npm/cli issue 8440), so what the
//   build needs is installed here, exactly as package-lock.json has it.
// - Whoever installs has not asked for hooks, so none are set up: `npm run hooks` does that.
// - The outer npm hands its options down in the environment: `global` and the like would send that install astray.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const name of Object.keys(process.env)) {
  if (/^npm_config_(global|prefix|location)$/i.test(name)) delete process.env[name];
}

const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const parsers = Object.keys(devDependencies).filter((name) => name.startsWith('@lezer/'));
installBuildTools(['esbuild', 'picomatch', 'vscode-languageserver', 'vscode-languageserver-textdocument', 'yaml', ...parsers]);
const { build } = await import('./build.mjs');
await build({ types: true });

/**
 * Installs them in a folder of their own, since npm would otherwise fetch every other development dependency too; then moves them
 * in. It uses a part of the lock file, so that only locked content is installed.
 */
function installBuildTools(names) {
  const missing = names.filter((name) => !existsSync(`${root}node_modules/${name}/package.json`));
  if (missing.length === 0) return;
  const folder = mkdtempSync(`${tmpdir()}/sntrylint-build-`);
  try {
    const { dependencies, packages } = locked(missing);
    writeFileSync(`${folder}/package.json`, JSON.stringify({ private: true, dependencies }));
    writeFileSync(`${folder}/package-lock.json`, JSON.stringify({ lockfileVersion: 3, requires: true, packages: { '': { dependencies }, ...packages } }));
    run('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund']);
    cpSync(`${folder}/node_modules`, `${root}node_modules`, { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The entries of the lock file for some packages and their dependencies. @throws {Error} if one has no checksum */
function locked(names) {
  const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const packages = {};
  const left = [...names];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const path = `node_modules/${name}`;
    if (packages[path] !== undefined) continue;
    const entry = lock[path];
    if (!entry?.integrity?.startsWith('sha512-')) throw new Error(`package-lock.json has no checksum of ${name}`);
    // Development dependencies of the lock file are just the ones needed here.
    packages[path] = { ...entry, dev: false, devOptional: false };
    left.push(...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }));
  }
  return { dependencies: Object.fromEntries(names.map((name) => [name, packages[`node_modules/${name}`].version])), packages };
}

/** A child's standard output goes to our standard error. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) throw error ?? new Error(`${command} ${args[0]} ended with ${status}`);
}
