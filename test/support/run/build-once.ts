import { buildFleet } from '../../../fleet/build.mjs';
import { build } from '../../../scripts/build.mjs';
import { isInstalled, tools } from '../needs.ts';

/**
 * Runs before all tests. Builds the program, so that tests start the present version. Prints which tools are missing,
 * since tests that need them are skipped.
 */
export default async function buildOnce(): Promise<void> {
  const missing = Object.keys(tools).filter((tool) => !isInstalled(tool));
  if (missing.length > 0) process.stderr.write(`Tests that need ${missing.join(', ')} are skipped: not installed here. .ci/run installs them, and fails where a test is skipped.\n`);
  await Promise.all([build({ types: false }), buildFleet()]);
}
