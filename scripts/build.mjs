import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { rulesModule } from './rules-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes dist/: the program (main.js), the library (index.js), the chunks they share and load late, and with
 * `types` the library's declarations. The dependencies stay outside: no command of a hook loads one, so inlining
 * them would buy nothing there. Writes nothing to standard output, which `npm pack` needs for itself.
 */
export async function build({ types }) {
  rmSync(`${root}dist`, { recursive: true, force: true });
  await bundle({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts', index: 'src/index.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [rulesModule.esbuild()],
    logLevel: 'warning',
  });
  if (types) declarations();
}

/** Where the compiler is not installed (a build from a git URL) the program runs all the same. */
function declarations() {
  const compiler = `${root}node_modules/typescript/bin/tsc`;
  if (!existsSync(compiler)) return;
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.types.json'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the declarations could not be made');
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await build({ types: true });
