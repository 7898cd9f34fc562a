import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { fromRules, inHooks, madeFromRules } from './build/from-rules.mjs';
import { pageModule } from './build/page-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes dist/: the program (main.cjs), the library (index.js), the hook (sntrylint-hook), and with `types` declarations.
 * Writes nothing to standard output, which belongs to `npm pack` where that runs the build.
 *
 * The program is one file, and each of its modules runs when it is first needed. Measured on Node 20, a hook starts 5 ms
 * later if the same code is split into chunks. The dependencies stay outside, since no hook loads them, except the two that a
 * configuration needs. Each of these is one file beside the program, which loads in 5 ms; the package's fifty files take 25.
 */
export async function build({ types }) {
  rmSync(`${root}dist`, { recursive: true, force: true });
  const made = await fromRules(root);
  const ready = madeFromRules(made);
  const readyForHook = madeFromRules(inHooks(made));
  await Promise.all([
    bundle({ ...options, ...commonJs, entryPoints: { main: 'src/cli/main.ts' }, plugins: [ready, pageModule.esbuild(), lateBuiltins, besideMain, beside] }),
    bundle({ ...options, ...commonJs, entryPoints: { 'language-server': 'src/editor/server.ts' }, packages: 'bundle', banner: { js: `${licences()}${commonJs.banner.js}` }, plugins: [ready, beside] }),
    bundle({ ...options, ...commonJs, entryPoints: { hook: 'src/cli/hook.ts' }, plugins: [readyForHook, lateBuiltins, plainOnly, beside] }),
    bundle({ ...options, ...commonJs, entryPoints: { 'kept-code': 'src/disk/kept-code.ts' }, plugins: [lateCrypto] }),
    bundle({ ...options, entryPoints: { index: 'src/index.ts' }, plugins: [ready, beside] }),
    bundle({ ...options, entryPoints: { 'sieve-worker': 'src/sources/history/look/worker.ts' }, plugins: [ready, beside] }),
    ...Object.entries(singleFiles).map(([name, code]) => singleFile(name, code)),
  ]);
  for (const name of ['main', 'hook']) isAscii(`dist/${name}.cjs`);
  writeFileSync(`${root}dist/sntrylint-hook`, made.hook, { mode: 0o755 });
  if (types) declarations();
}

/** The options of every bundle, also of the fleet's. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // Names are kept, so that a stack in a bug report can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
};

const options = { ...bundleOptions, outdir: 'dist' };

/** The options of programs, also of the fleet's scans: CommonJS, since only that can start from compiled code. */
export const commonJs = {
  format: 'cjs',
  // Code from V8's cache cannot import: Node then throws ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING.
  supported: { 'dynamic-import': false },
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'thisFile.url' },
  banner: { js: `const thisFile={get url(){return require('node:url').pathToFileURL(__filename).href}};` },
};

/** The packages inside the language server, with their licences. */
function licences() {
  const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  return Object.keys(devDependencies).filter((name) => /^(?:@lezer\/|vscode-)/.test(name)).map((name) => {
    const file = ['LICENSE', 'License.txt'].map((one) => `${root}node_modules/${name}/${one}`).find((one) => existsSync(one));
    return `/*! ${name}\n${readFileSync(file, 'utf8').replaceAll('*/', '* /')}*/\n`;
  }).join('');
}

/** Packages that are shipped as one file, with the parts that are used. */
const singleFiles = {
  yaml: `export { isAlias, isMap, isSeq, Lexer, LineCounter, parseDocument, stringify } from 'yaml';`,
  picomatch: `module.exports = require('picomatch');`,
};

/** One package as one file, with its licence. */
function singleFile(name, contents) {
  const licence = readFileSync(`${root}node_modules/${name}/LICENSE`, 'utf8').replaceAll('*/', '* /');
  return bundle({
    ...options,
    stdin: { contents, resolveDir: root },
    outdir: undefined,
    format: 'cjs',
    outfile: `dist/${name}.cjs`,
    packages: 'bundle',
    // The variant for browsers is made of modules, so that what is not used stays out. The last line, as the bundler
    // writes it for Node alone, tells an import which names there are.
    ...(name === 'yaml' ? { platform: 'neutral', footer: { js: `0 && (module.exports = ${/\{.*\}/.exec(contents)[0]});` } } : {}),
    banner: { js: `/*! ${name}\n${licence}*/` },
  });
}

/** Imports of those packages lead to their files. */
const beside = {
  name: 'beside',
  setup(bundler) {
    bundler.onResolve({ filter: new RegExp(`^(?:${Object.keys(singleFiles).join('|')})$`) }, ({ path }) => ({ path: `./${path}.cjs`, external: true }));
  },
};

/** The language server, with the library that it is made with: a program of its own, which no other command loads. */
const besideMain = {
  name: 'beside-main',
  setup(bundler) {
    bundler.onResolve({ filter: /\/editor\/server\.ts$/ }, () => ({ path: './language-server.cjs', external: true }));
  },
};

/**
 * Node's own modules, each loaded when something of it is first used. As static imports of the one file all of them
 * would be loaded at the start of every call: 4 ms for node:crypto and node:child_process alone, and a clean commit
 * needs no hash. An import looks names up along the prototype, so a proxy there stands for the module.
 */
export const lateBuiltins = late(/^node:/);
/** The loader of the program uses only modules that Node has already loaded, except for the name of a new file. */
export const lateCrypto = late(/^node:crypto$/);

function late(filter) {
  return {
    name: 'late-builtins',
    setup(bundler) {
      bundler.onResolve({ filter }, ({ path }) => ({ path, namespace: 'builtin' }));
      bundler.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
        contents: `let real;
          const load = () => (real ??= process.getBuiltinModule(${JSON.stringify(path)}));
          module.exports = Object.create(new Proxy({}, { get: (_, name) => load()[name] }));`,
      }));
    },
  };
}

/**
 * Leaves out code that a plain hook seldom or never needs: that for options and rare configurations. Of the modules that are
 * imported late it keeps the reader of a configuration, the watchdog for a user's own rules, and the report for people. Code that
 * reaches a module that was left out throws (`src/cli/hook.ts`), before git is started.
 */
const plainOnly = {
  name: 'plain-only',
  setup(bundler) {
    bundler.onResolve({ filter: /^\./ }, ({ path, kind }) =>
      kind === 'dynamic-import' && !/\/(?:pretty|read-config|watchdog)\.ts$/.test(path) ? { path, namespace: 'absent' } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({ contents: `throw Object.assign(new Error(${JSON.stringify(path)}), { code: 'LEFT_OUT' });` }));
  },
};

/** With ASCII only, the file is read in half the time, and V8 keeps it in half the space. */
export function isAscii(file) {
  if (/[^\0-\x7f]/.test(readFileSync(root + file, 'utf8'))) throw new Error(`${file} holds more than ASCII`);
}

/** Without the compiler (in a build from a git URL) there are no declarations, but the program runs. */
function declarations() {
  const compiler = `${root}node_modules/typescript/bin/tsc`;
  if (!existsSync(compiler)) return;
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.types.json'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the declarations could not be made');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await build({ types: true });
