import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { fromRules, inHooks, madeFromRules } from './build/from-rules.mjs';
import { pageModule } from './build/page-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes dist/: the program (main.cjs), the library (index.js), the hook (sntrylint-hook), and with `types`
 * declarations. Writes nothing to standard output, since `npm pack` writes its own result there when it runs the build.
 *
 * A thread that reads a history runs sieve-thread.cjs, which loads sieve-worker.cjs. As a module it would take 5 % more
 * processor time for a small history, since each thread would first load Node's module loader.
 *
 * The program is one file, and each of its modules runs when it is first needed. Measured on Node 20, a hook starts 5
 * ms later if the same code is split into chunks. The dependencies stay outside, since no hook loads them, except the
 * two that a configuration needs. Each of these two is one file beside the program, which loads in 5 ms; the fifty
 * files of its package take 25.
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
    bundle({ ...options, ...commonJs, entryPoints: { 'sieve-worker': 'src/sources/threads/worker.ts' }, plugins: [ready, lateBuiltins, beside] }),
    bundle({ ...options, ...commonJs, entryPoints: { 'sieve-thread': 'src/sources/threads/thread.ts' }, plugins: [lateCrypto] }),
    ...Object.entries(singleFiles).map(([name, code]) => singleFile(name, code)),
  ]);
  for (const name of ['main', 'hook', 'sieve-worker']) isAscii(`dist/${name}.cjs`);
  writeFileSync(`${root}dist/sntrylint-hook`, made.hook, { mode: 0o755 });
  if (types) declarations();
}

/** The options of every bundle. The fleet's build uses them too. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // Names are kept, so that people can read the stack in a bug report.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
};

const options = { ...bundleOptions, outdir: 'dist' };

/**
 * The options of programs, also of the fleet's scans. They are CommonJS, since only CommonJS can start from compiled
 * code.
 */
export const commonJs = {
  format: 'cjs',
  // Code from V8's cache cannot use `import()`: Node throws ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING.
  supported: { 'dynamic-import': false },
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'thisFile.url' },
  banner: { js: `const thisFile={get url(){return require('node:url').pathToFileURL(__filename).href}};` },
};

/** The packages that the language server contains, with their licences. */
function licences() {
  const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  return Object.keys(devDependencies).filter((name) => /^(?:@lezer\/|vscode-)/.test(name)).map((name) => {
    const file = ['LICENSE', 'License.txt'].map((one) => `${root}node_modules/${name}/${one}`).find((one) => existsSync(one));
    return `/*! ${name}\n${readFileSync(file, 'utf8').replaceAll('*/', '* /')}*/\n`;
  }).join('');
}

/** Packages that are shipped as one file, with the exports that are used. */
const singleFiles = {
  yaml: `export { isAlias, isMap, isSeq, Lexer, LineCounter, parseDocument, stringify } from 'yaml';`,
  picomatch: `module.exports = require('picomatch');`,
};

/** Makes one file of a package, with its licence. */
function singleFile(name, contents) {
  const licence = readFileSync(`${root}node_modules/${name}/LICENSE`, 'utf8').replaceAll('*/', '* /');
  return bundle({
    ...options,
    stdin: { contents, resolveDir: root },
    outdir: undefined,
    format: 'cjs',
    outfile: `dist/${name}.cjs`,
    packages: 'bundle',
    // The variant for browsers consists of modules, so unused code stays out. Its last line tells an import which names
    // there are. The bundler itself writes this line only for Node.
    ...(name === 'yaml' ? { platform: 'neutral', footer: { js: `0 && (module.exports = ${/\{.*\}/.exec(contents)[0]});` } } : {}),
    banner: { js: `/*! ${name}\n${licence}*/` },
  });
}

/** Makes imports of these packages lead to their files. */
const beside = {
  name: 'beside',
  setup(bundler) {
    bundler.onResolve({ filter: new RegExp(`^(?:${Object.keys(singleFiles).join('|')})$`) }, ({ path }) => ({ path: `./${path}.cjs`, external: true }));
  },
};

/** The language server is a program of its own, with the library that it needs. No other command loads it. */
const besideMain = {
  name: 'beside-main',
  setup(bundler) {
    bundler.onResolve({ filter: /\/editor\/server\.ts$/ }, () => ({ path: './language-server.cjs', external: true }));
  },
};

/**
 * Loads each of Node's own modules when it is first used. With static imports all of them would be loaded at the start
 * of every call. node:crypto and node:child_process alone take 4 ms, and a clean commit needs no hash. An import looks
 * for names along the prototype, so the prototype is a proxy that stands for the module. It is asked once for each name,
 * since a scan of files uses some of them tens of thousands of times.
 */
export const lateBuiltins = late(/^node:/);
/**
 * The loader of the program uses only modules that Node has already loaded. The exception is node:crypto, for the name
 * of a new file.
 */
export const lateCrypto = late(/^node:crypto$/);

function late(filter) {
  return {
    name: 'late-builtins',
    setup(bundler) {
      bundler.onResolve({ filter }, ({ path }) => ({ path, namespace: 'builtin' }));
      bundler.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
        contents: `let real;
          const load = () => (real ??= process.getBuiltinModule(${JSON.stringify(path)}));
          const keep = (where, name, value) => (Object.defineProperty(where, name, { value }), value);
          module.exports = Object.create(new Proxy({}, { get: (_, name, where) => keep(where, name, load()[name]) }));`,
      }));
    },
  };
}

/**
 * Leaves out code that a plain hook seldom or never needs: for options, and for rare configurations. Of the modules
 * that are imported late, it keeps the reader of a configuration, the watchdog for users' rules, and the report for
 * people. If code reaches a module that was left out, it throws (`src/cli/hook.ts`), before git is started.
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

/** Checks that a file holds only ASCII. Node then reads it in half the time, and V8 keeps it in half the space. */
export function isAscii(file) {
  if (/[^\0-\x7f]/.test(readFileSync(root + file, 'utf8'))) throw new Error(`${file} holds more than ASCII`);
}

/** Makes the declarations. Without the compiler, as in a build from a git URL, there are none, but the program runs. */
function declarations() {
  const compiler = `${root}node_modules/typescript/bin/tsc`;
  if (!existsSync(compiler)) return;
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.types.json'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the declarations could not be made');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await build({ types: true });
