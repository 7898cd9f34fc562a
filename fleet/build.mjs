import { readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { bundleOptions } from '../scripts/build.mjs';
import { fromRules, madeFromRules } from '../scripts/from-rules.mjs';
import { fleetPageModule } from '../scripts/page-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes fleet/dist/: the program (main.js), what each scan runs in a process of its own (scan-child.js), and its threads
 * (sieve-worker.js). What it needs of the scanner comes out of ../src, so the package asks for no other version of it.
 * @throws {Error} where something is imported that package.json does not name, or named that is not imported
 */
export async function buildFleet() {
  rmSync(`${root}fleet/dist`, { recursive: true, force: true });
  const { metafile } = await bundle({
    ...bundleOptions,
    outdir: 'fleet/dist',
    entryPoints: {
      main: 'fleet/src/cli/main.ts',
      'scan-child': 'fleet/src/scan/scan-child.ts',
      'sieve-worker': 'src/sources/history/look/worker.ts',
    },
    splitting: true,
    chunkNames: 'chunk-[hash]',
    metafile: true,
    plugins: [madeFromRules(await fromRules(root)), fleetPageModule.esbuild()],
  });
  const { dependencies } = JSON.parse(readFileSync(`${root}fleet/package.json`, 'utf8'));
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter(({ external, path }) => external && !isBuiltin(path)));
  const packages = new Set(imported.map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)[0]));
  for (const name of packages) if (dependencies[name] === undefined) throw new Error(`fleet/package.json does not name ${name}`);
  for (const name of Object.keys(dependencies)) if (!packages.has(name)) throw new Error(`fleet/package.json names ${name}, which nothing imports`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await buildFleet();
