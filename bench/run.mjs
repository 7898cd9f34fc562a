// Node 20 cannot run TypeScript: builds the program, bundles the bench (and the engine it measures), and runs it.
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { build } from '../scripts/build.mjs';
import { rulesModule } from '../scripts/rules-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
// In the checkout, so that the bundle finds the packages it leaves outside.
const folder = `${root}coverage/bench`;
process.chdir(root);

await build({ types: false });
mkdirSync(folder, { recursive: true });
try {
  await bundle({
    absWorkingDir: root,
    entryPoints: ['bench/main.ts'],
    outfile: `${folder}/main.mjs`,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    plugins: [rulesModule.esbuild()],
    logLevel: 'warning',
  });
  await import(pathToFileURL(`${folder}/main.mjs`).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
