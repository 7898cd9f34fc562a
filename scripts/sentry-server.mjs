import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

// Node 20 does not read TypeScript, so the server is bundled before it runs; inside the checkout, so that packages resolve.
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(root, '.sentry-server-'));
try {
  const outfile = join(folder, 'server.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/support/sentry-server-by-hand.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'error',
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true });
}
