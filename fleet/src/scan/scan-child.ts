import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProgram } from '../../../src/disk/kept-code.ts';

// What every scan of the fleet starts, with the folder of the fleet's copies as its argument: what V8 has made of the
// scanner is kept there for the next scan.
const require = createRequire(import.meta.url);
const file = join(fileURLToPath(import.meta.url), '../scan-program.cjs');
const { exports, keep } = loadProgram<typeof import('./scan-program.ts')>(file, require, { XDG_CACHE_HOME: process.argv[2] });
exports.scanProgram().finally(() => {
  // Once git has ended, too. To put away what it holds takes Node longer.
  process.once('beforeExit', () => {
    keep();
    process.exit();
  });
}).catch(() => {});
