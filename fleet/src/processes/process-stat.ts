import { readFileSync } from 'node:fs';

/** What Linux tells of a process (proc(5), /proc/PID/stat). */
export interface ProcessStat {
  /** `R`, `S`, `Z` and the like. */
  readonly state: string | undefined;
  readonly group: number;
  /**
   * When the process began, as the system counts time. The system uses numbers of processes again, so a number alone is
   * not enough.
   */
  readonly began: string | null;
  /** Resident memory, in pages. */
  readonly pages: number;
}

/** Null if the process has ended, or if this system has no /proc. */
export function processStat(pid: number | string): ProcessStat | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name of the process stands in parentheses and may hold anything, so only the fields after it are read. The
  // first of them is the third field of proc(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], group: Number(fields[2]), began: fields[19] ?? null, pages: Number(fields[21]) };
}
