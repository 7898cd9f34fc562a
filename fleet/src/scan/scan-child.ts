import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProgram } from '../../../src/disk/kept-code.ts';

// Every scan of the fleet starts this file. Its argument is the folder of the fleet's copies, which keeps V8's compiled code
// of the scanner for the next scan.
const require = createRequire(import.meta.url);
const file = join(fileURLToPath(import.meta.url), '../scan-program.cjs');
const { exports, keep } = loadProgram<typeof import('./scan-program.ts')>(file, require, { XDG_CACHE_HOME: process.argv[2] });
exports.scanProgram().finally(() => {
  // Runs when git has ended too. It exits at once, since Node would take longer to free its memory.
  process.once('beforeExit', () => {
    keep?.();
    process.exit();
  });
}).catch(() => {});
