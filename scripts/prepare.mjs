// npm runs this after `npm install` in a checkout, before `npm pack`, and when the package is installed from a git URL,
// as the pre-commit framework does. So four things matter:
// - `npm pack` writes to standard output, from which older versions of pre-commit read the name of the tarball. So this
//   script
//   writes nothing there.
// - For `npm install -g git+…`, npm 10 and 11 run this with an empty node_modules (npm/cli issue 8440). So the tools
//   for the
//   build are installed here, exactly as package-lock.json names them.
// - A user who installs the package did not ask for hooks. So none are set up; `npm run hooks` does that.
// - The outer npm passes its options on in the environment. An option such as `global` would make this installation
//   fail, so
//   they are removed.
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
 * Installs the tools for the build in a folder of their own, and then moves them into place. Otherwise npm would also
 * fetch every other development dependency. It uses a part of the lock file, so that only locked content is installed.
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

/**
 * The entries of the lock file for some packages and their dependencies. @throws {Error} if an entry has no checksum
 */
function locked(names) {
  const lock = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const packages = {};
  const left = [...names];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const path = `node_modules/${name}`;
    if (packages[path] !== undefined) continue;
    const entry = lock[path];
    if (!entry?.integrity?.startsWith('sha512-')) throw new Error(`package-lock.json has no checksum of ${name}`);
    // The lock file marks these packages as development dependencies, which npm would leave out.
    packages[path] = { ...entry, dev: false, devOptional: false };
    left.push(...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }));
  }
  return { dependencies: Object.fromEntries(names.map((name) => [name, packages[`node_modules/${name}`].version])), packages };
}

/** Runs a command. Its standard output goes to our standard error. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) throw error ?? new Error(`${command} ${args[0]} ended with ${status}`);
}
