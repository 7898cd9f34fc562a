import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { groupMemory } from '../../src/processes/group-memory.ts';

it.skipIf(process.platform !== 'linux')('reads all processes once for all workers that ask at about the same time', async () => {
  // Later than anything that this process has asked.
  const now = 1_000_000_000;
  groupMemory(1, now);
  const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
  try {
    await once(child, 'spawn');
    expect(groupMemory(child.pid!, now + 100)).toBe(0);
    // The child may have no memory of its own yet.
    let later = now;
    await expect.poll(() => groupMemory(child.pid!, (later += 300))).toBeGreaterThan(0);
  } finally {
    child.kill('SIGKILL');
  }
});
