import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { guard, readyToGuard } from '../processes/warden.ts';

/** The program lies beside the built version of this file. From the sources, the built program is used. */
const program = fileURLToPath(import.meta.url.endsWith('.ts') ? new URL('../../dist/make-database.js', import.meta.url) : new URL('make-database.js', import.meta.url));

/**
 * Makes V8 compile WebAssembly only once, and not again to make it faster. Compiling again takes 85 MB of memory and
 * half of the processor time for opening a database, and the statements do not become faster.
 */
export const compileOnce = '--liftoff-only';

/**
 * Makes the folder of a PGlite in a process of its own. This takes 730 MB of memory, which WebAssembly never gives
 * back, while an existing database takes 250 MB. Either the whole folder is made or nothing, even if the process is
 * killed.
 *
 * @throws {Error} that says why it failed
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
