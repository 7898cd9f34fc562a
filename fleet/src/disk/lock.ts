import { linkSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { processStat } from '../processes/process-stat.ts';

/** A lock that is held, or that another process holds. */
export type Lock = { readonly kind: 'held'; readonly release: () => void } | { readonly kind: 'taken' };

/** The locks of this process. Only one of its workers may hold each. */
const own = new Set<string>();

/** The holder of a lock shows after each period of this many milliseconds that it lives. */
const beat = 60_000;
/**
 * After this many milliseconds without a sign of life, a holder on another machine or in another container counts as
 * gone. The period is long, since clocks may differ.
 */
const silence = 15 * 60_000;

/**
 * Takes a lock, which is a file that names its holder. If a killed process left its lock behind, the lock is taken
 * over. Processes on another machine, or in a container that is gone, cannot be seen from here. Their lock is taken
 * over after a quarter of an hour without a sign of life.
 */
export function lock(path: string): Lock {
  if (own.has(path)) return { kind: 'taken' };
  for (let attempt = 0; attempt < 2; attempt++) {
    if (create(path)) {
      own.add(path);
      const alive = setInterval(() => touch(path), beat).unref();
      return {
        kind: 'held',
        release() {
          clearInterval(alive);
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

/**
 * Makes the lock file with its holder, or no file at all, even if the process is killed meanwhile or the disk is full.
 */
function create(path: string): boolean {
  const whole = `${path}.${randomUUID()}`;
  try {
    writeFileSync(whole, JSON.stringify(self()), { flag: 'wx', mode: 0o600 });
    linkSync(whole, path);
    return true;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // This file system has no links.
    if (syscall === 'link' && /^(?:EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK|EACCES)$/.test(code ?? '')) return createInSteps(path);
    throw error;
  } finally {
    rmSync(whole, { force: true });
  }
}

function createInSteps(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(self()), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Another program has deleted the whole folder.
  }
}

/**
 * Removes a lock that was left behind. If two processes find the lock at the same time, the second one must not remove
 * the first one's new lock.
 */
function removeLeftBehind(path: string): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    // If another process took the lock between the check and the move, the lock is put back.
    if (isLeftBehind(aside)) unlinkSync(aside);
    else renameSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

interface Holder {
  readonly host: string;
  readonly pid: number;
  /**
   * When the process began, as the system counts time. The system uses numbers of processes again, so a number alone is
   * not enough.
   */
  readonly began: string | null;
}

function self(): Holder {
  return { host: hostname(), pid: process.pid, began: processStat(process.pid)?.began ?? null };
}

function isOlder(path: string, milliseconds: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > milliseconds;
}

function isLeftBehind(path: string): boolean {
  let holder: Partial<Holder>;
  try {
    holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
  } catch (error) {
    // The file is being written, or its writer was killed. Writing takes less than a minute.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' || isOlder(path, beat);
  }
  const { host, pid, began } = holder;
  if (host !== hostname() || typeof pid !== 'number') return isOlder(path, silence);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const there = processStat(pid);
  if (there === null) return false;
  // A zombie counts as dead, since in a container there may be no process that ends it.
  return there.state === 'Z' || there.state === 'X' || (began != null && there.began !== began);
}
