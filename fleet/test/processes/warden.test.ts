import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/repo.ts';
import { processStat } from '../../src/processes/process-stat.ts';

/** How many processes of a group live. */
function living(group: number): number {
  return readdirSync('/proc').filter((name) => {
    const stat = /^\d+$/.test(name) ? processStat(name) : null;
    return stat?.group === group && stat.state !== 'Z';
  }).length;
}

it('ends what a killed program has started, all of it, and nothing that it has let go', async () => {
  const program = join(temporaryFolder(), 'guarded.mjs');
  await build({ entryPoints: ['fleet/test/support/guarded.ts'], outfile: program, bundle: true, format: 'esm', platform: 'node', target: 'node20' });
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const [guarded, letGo] = said.toString().trim().split(' ').map(Number) as [number, number];
  expect([living(guarded) > 0, living(letGo) > 0]).toEqual([true, true]);
  child.kill('SIGKILL');
  try {
    await expect.poll(() => living(guarded), { timeout: 20_000 }).toBe(0);
    await sleep(50);
    expect(living(letGo)).toBeGreaterThan(0);
  } finally {
    process.kill(-letGo, 'SIGKILL');
  }
});
