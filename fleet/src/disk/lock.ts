import { closeSync, openSync, readFileSync, renameSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { processStat } from '../processes/process-stat.ts';

/** A lock that is held, or that another process holds. */
export type Lock = { readonly kind: 'held'; readonly release: () => void } | { readonly kind: 'taken' };

/** Locks of this process: of its workers, too, only one may hold each. */
const own = new Set<string>();

/**
 * Takes a lock that is a file: who holds it stands in it. One that a process left behind when it was killed is taken
 * over; one of another machine, whose processes nobody can see here, never is.
 */
export function lock(path: string): Lock {
  if (own.has(path)) return { kind: 'taken' };
  for (let attempt = 0; attempt < 2; attempt++) {
    if (create(path)) {
      own.add(path);
      return {
        kind: 'held',
        release() {
          own.delete(path);
          rmSync(path, { force: true });
        },
      };
    }
    if (!isLeftBehind(path)) return { kind: 'taken' };
    removeLeftBehind(path);
  }
  return { kind: 'taken' };
}

function create(path: string): boolean {
  try {
    const descriptor = openSync(path, 'wx', 0o600);
    writeSync(descriptor, JSON.stringify(self()));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Of two that find it at once, one takes it away; what the other one then finds is the first one's new lock. */
function removeLeftBehind(path: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    // Between the look and the move somebody may have taken it: then it is put back.
    if (isLeftBehind(aside)) unlinkSync(aside);
    else renameSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

interface Holder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, as the system counts: numbers of processes come again. */
  readonly began: string | null;
}

function self(): Holder {
  return { host: hostname(), pid: process.pid, began: processStat(process.pid)?.began ?? null };
}

function isLeftBehind(path: string): boolean {
  let holder: Partial<Holder>;
  try {
    holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
  } catch (error) {
    // Half written by one that was killed, or just being written: nobody can say.
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
  const { host, pid, began } = holder;
  if (host !== hostname() || typeof pid !== 'number') return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const there = processStat(pid);
  if (there === null) return false;
  // In a container nobody may be there to bury it.
  return there.state === 'Z' || there.state === 'X' || (began != null && there.began !== began);
}
