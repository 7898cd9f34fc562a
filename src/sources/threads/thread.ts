import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { loadProgram } from '../../disk/kept-code.ts';
import { ready, type Task } from './tasks.ts';
import { restoreFlags } from './v8-flags.ts';
import type * as Program from './worker.ts';

/**
 * A thread that looks through packs. Its program starts from compiled code, as the main one does. That is good for one setting of V8
 * only: most often its defaults, but other programs may use this package with others.
 */
const file = join(dirname(fileURLToPath(import.meta.url)), 'sieve-worker.cjs');
const setting = cachedDataVersionTag();
const { exports, keep } = loadProgram<typeof Program>(file, require, process.env, setting);

parentPort!.postMessage(ready);
exports.serve(parentPort!, workerData as Task, (hasWorked) => {
  // One that had nothing to do has compiled little, and only so many calls may add to what is kept.
  if (keep !== null && hasWorked) {
    // The scan has set V8 up since this thread started. For the rest of it, all threads have the defaults again; this is so in the first
    // calls alone.
    if (cachedDataVersionTag() !== setting) restoreFlags();
    keep();
  }
  process.exit();
});
