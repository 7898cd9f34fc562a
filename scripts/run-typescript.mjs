// Runs a TypeScript file of this repository, rules and all: Node 20 cannot do so by itself.
// `node scripts/run-typescript.mjs FILE [ARGUMENT…]`
import { mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { pageModule } from './build/page-module.mjs';
import { rulesModule } from './build/rules-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Bundles the file (relative to the repository's root) and imports the result; `process.argv` is what it reads. */
export async function runTypeScript(file) {
  // In the checkout, so that the bundle finds external packages; named by process, so that two runs do not collide.
  const folder = `${root}coverage/run-${process.pid}`;
  const outfile = `${folder}/${basename(file, '.ts')}.mjs`;
  mkdirSync(folder, { recursive: true });
  try {
    await bundle({
      absWorkingDir: root,
      entryPoints: [file],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      plugins: [rulesModule.esbuild(), pageModule.esbuild()],
      logLevel: 'warning',
    });
    await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file] = process.argv.splice(2, 1);
  process.chdir(root);
  await runTypeScript(file);
}
