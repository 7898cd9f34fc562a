// npm runs this after `npm install` in a checkout, before `npm pack`, and when the package is installed from a git
// URL, as the pre-commit framework does. Four things follow:
// - Standard output belongs to `npm pack`: older pre-commit takes the name of the tarball from it.
// - npm 10 and 11 run it with an empty node_modules for `npm install -g git+…` (npm/cli issue 8440), so what the
//   build needs is installed here, in exactly the versions that package.json pins.
// - Whoever installs has not asked for hooks, so none are set up: `npm run hooks` does that.
// - The outer npm hands its options down in the environment: `global` and the like would send that install astray.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

for (const name of Object.keys(process.env)) {
  if (/^npm_config_(global|prefix|location)$/i.test(name)) delete process.env[name];
}

installBuildTools(['esbuild', 'picomatch', 'vscode-languageserver', 'vscode-languageserver-textdocument', 'yaml']);
const { build } = await import('./build.mjs');
await build({ types: true });

/** In a folder of their own, since npm would fetch every other development dependency beside them; then moved in. */
function installBuildTools(names) {
  const missing = names.filter((name) => !existsSync(`${root}node_modules/${name}/package.json`));
  if (missing.length === 0) return;
  const versions = { ...manifest.dependencies, ...manifest.devDependencies };
  const folder = mkdtempSync(`${tmpdir()}/sntrylint-build-`);
  try {
    const options = ['--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
    run('npm', ['install', ...options, ...missing.map((name) => `${name}@${versions[name]}`)]);
    cpSync(`${folder}/node_modules`, `${root}node_modules`, { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A child's standard output goes to our standard error. */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) throw error ?? new Error(`${command} ${args[0]} ended with ${status}`);
}
