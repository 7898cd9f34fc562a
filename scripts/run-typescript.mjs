// Runs a TypeScript file of this repository, including the rules. Node 20 cannot do this itself. `node
// scripts/run-typescript.mjs FILE [ARGUMENT…]`
import { mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { pageModule } from './build/page-module.mjs';
import { rulesModule } from './build/rules-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles a file, given relative to the repository's root, and imports the result. The file sees the arguments in
 * `process.argv`.
 */
export async function runTypeScript(file) {
  // The result lies in the checkout, so that it finds packages. Its folder has the number of the process, so that two
  // runs do not collide.
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
