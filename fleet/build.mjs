import { readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { bundleOptions, commonJs, isAscii, lateBuiltins, lateCrypto } from '../scripts/build.mjs';
import { fromRules, madeFromRules } from '../scripts/build/from-rules.mjs';
import { fleetPageModule } from '../scripts/build/page-module.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Makes fleet/dist/: the program (main.js), the program that makes its database (make-database.js), the starter of each
 * scan's process (scan-child.cjs), and the program that scans there (scan-program.cjs). The last one is a single file,
 * so that V8's compiled code of it can be kept. The parts of the scanner come from ../src, so this package depends on
 * no version of sntrylint.
 * @throws {Error} if an import is missing in package.json, or if package.json names a package that is not imported
 */
export async function buildFleet() {
  rmSync(`${root}fleet/dist`, { recursive: true, force: true });
  const options = { ...bundleOptions, outdir: 'fleet/dist', metafile: true };
  const ready = madeFromRules(await fromRules(root));
  const bundles = await Promise.all([
    bundle({ ...options, entryPoints: { main: 'fleet/src/cli/main.ts', 'make-database': 'fleet/src/store/make-database.ts' }, splitting: true, chunkNames: 'chunk-[hash]', plugins: [ready, fleetPageModule.esbuild()] }),
    bundle({ ...options, ...commonJs, entryPoints: { 'scan-program': 'fleet/src/scan/scan-program.ts' }, plugins: [ready, lateBuiltins] }),
    bundle({ ...options, ...commonJs, entryPoints: { 'scan-child': 'fleet/src/scan/scan-child.ts' }, plugins: [lateCrypto] }),
  ]);
  isAscii('fleet/dist/scan-program.cjs');
  const outputs = bundles.flatMap(({ metafile }) => Object.values(metafile.outputs));
  const { dependencies } = JSON.parse(readFileSync(`${root}fleet/package.json`, 'utf8'));
  const imported = outputs.flatMap(({ imports }) => imports.filter(({ external, path }) => external && !isBuiltin(path)));
  const packages = new Set(imported.map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)[0]));
  for (const name of packages) if (dependencies[name] === undefined) throw new Error(`fleet/package.json does not name ${name}`);
  for (const name of Object.keys(dependencies)) if (!packages.has(name)) throw new Error(`fleet/package.json names ${name}, which nothing imports`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await buildFleet();
