import { linkSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { processStat } from '../processes/process-stat.ts';

/** A lock that is held, or that another process holds. */
export type Lock = { readonly kind: 'held'; readonly release: () => void } | { readonly kind: 'taken' };

/** Locks of this process: of its workers, too, only one may hold each. */
const own = new Set<string>();

/** Milliseconds after which a holder says again that it is there. */
const beat = 60_000;
/** Milliseconds of silence after which one counts as gone whose processes nobody can see here; so long that clocks may differ. */
const silence = 15 * 60_000;

/**
 * Takes a lock that is a file: who holds it stands in it. One that a process left behind when it was killed is taken
 * over. Of another machine, or of a container that is gone, nobody can see the processes: there a quarter of an hour without
 * a sign of life counts.
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

/** It is there with its holder or not at all, wherever the process is killed and however full the disk is. */
function create(path: string): boolean {
  const whole = `${path}.${randomUUID()}`;
  try {
    writeFileSync(whole, JSON.stringify(self()), { flag: 'wx', mode: 0o600 });
    linkSync(whole, path);
    return true;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // A file system without links.
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
    // Somebody took the whole folder away.
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

function isOlder(path: string, milliseconds: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > milliseconds;
}

function isLeftBehind(path: string): boolean {
  let holder: Partial<Holder>;
  try {
    holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
  } catch (error) {
    // Just being written, or by one that was killed in the middle: that takes no minute.
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
  // In a container nobody may be there to bury it.
  return there.state === 'Z' || there.state === 'X' || (began != null && there.began !== began);
}
