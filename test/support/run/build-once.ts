import { accessSync, constants, statfsSync } from 'node:fs';
import { buildFleet } from '../../../fleet/build.mjs';
import { build } from '../../../scripts/build.mjs';
import { isLong } from '../how-long.ts';
import { isInstalled, tools } from '../needs.ts';

/** A file system in memory, on Linux. */
const memory = '/dev/shm';
/** In bytes. The short form needs a part of it; the long form has files that may fill it. */
const muchRoom = 8 * 2 ** 30;

/**
 * Runs before all tests. Builds the program, so that tests start the present version. Prints which tools are missing,
 * since tests that need them are skipped.
 *
 * Temporary files go to memory where there is much of it: tests make and remove some hundred thousand small files, which
 * took a seventh of the system's time on a disk.
 *
 * A machine may name further certificate authorities for Node. Each start of Node would read them, which trebles its time.
 * In a short run no test asks a server that they vouch for; in a long one package managers ask their registry.
 */
export default async function buildOnce(): Promise<void> {
  if (!isLong && process.env['TMPDIR'] === undefined && hasRoom(memory)) process.env['TMPDIR'] = memory;
  if (!isLong) delete process.env['NODE_EXTRA_CA_CERTS'];
  const missing = Object.keys(tools).filter((tool) => !isInstalled(tool));
  if (missing.length > 0) process.stderr.write(`Tests that need ${missing.join(', ')} are skipped: not installed here. .ci/run installs them, and fails where a test is skipped.\n`);
  await Promise.all([build({ types: false }), buildFleet()]);
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= muchRoom;
  } catch {
    return false;
  }
}
