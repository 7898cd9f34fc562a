import type { ChildProcess } from 'node:child_process';

/** Ends a process that leads a process group, with everything that it started. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    // The group has ended already. macOS says EPERM if nobody has asked yet how its processes ended.
    if (!/^(?:ESRCH|EPERM)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
