import type { ChildProcess } from 'node:child_process';
import { afterEach, expect, it, vi } from 'vitest';
import { killGroup } from '../../src/processes/kill-group.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([['ESRCH', false], ['EPERM', false], ['EINVAL', true]])('a group of which the system says %s is an error: %s', (code, isError) => {
  vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  let thrown: unknown = null;
  try {
    killGroup({ pid: 12_345 } as ChildProcess);
  } catch (error) {
    thrown = error;
  }
  expect(thrown !== null).toBe(isError);
});
