import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { loadProgram } from '../../disk/kept-code.ts';
import type { Task } from './tasks.ts';
import type * as Program from './worker.ts';

/**
 * A thread that looks through packs. Its program starts from compiled code, as the main one does. Other programs may use this package
 * with other settings of V8, and compiled code is good for one setting only.
 */
const file = join(dirname(fileURLToPath(import.meta.url)), 'sieve-worker.cjs');
const { exports, keep } = loadProgram<typeof Program>(file, require, process.env, cachedDataVersionTag());

exports.serve(parentPort!, workerData as Task, () => {
  keep();
  process.exit();
});
