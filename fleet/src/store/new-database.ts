import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { guard, readyToGuard } from '../processes/warden.ts';

/** In the built program it stands beside the file that this is in; started from the sources, the built one is taken. */
const program = fileURLToPath(import.meta.url.endsWith('.ts') ? new URL('../../dist/make-database.js', import.meta.url) : new URL('make-database.js', import.meta.url));

/**
 * Has V8 compile WebAssembly once, and not again for speed what is called often: of a Postgres that is 85 MB of memory
 * and half of the processor time of an opening, and its statements are none the slower for it.
 */
export const compileOnce = '--liftoff-only';

/**
 * Makes the folder of a PGlite, in a process of its own: that takes 730 MB of memory, which WebAssembly never gives back,
 * where a database that is there takes 250. The folder is there whole or not at all, wherever it is killed.
 *
 * @throws {Error} that says why there is none
 */
export async function newDatabase(path: string): Promise<void> {
  const beside = `${path}.new`;
  rmSync(beside, { recursive: true, force: true });
  readyToGuard();
  const child = spawn(process.execPath, [compileOnce, program, beside], { env: { ...process.env, NODE_OPTIONS: undefined }, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => (words = (words + more).slice(0, 4096)));
  const release = child.pid === undefined ? null : guard(child.pid);
  try {
    const [code, by] = (await once(child, 'close')) as [number | null, string | null];
    if (code !== 0) throw new Error(words.trim() || `what makes it was ended by ${by ?? `its own exit code ${code}`}`);
  } finally {
    release?.();
  }
  renameSync(beside, path);
}
