import { readFileSync } from 'node:fs';

/** What Linux tells of a process (proc(5), /proc/PID/stat). */
export interface ProcessStat {
  /** `R`, `S`, `Z` and the like. */
  readonly state: string | undefined;
  readonly group: number;
  /** When it began, in the system's own count. Process numbers are used again, so a number alone does not identify a process. */
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
  // The process's name, in parentheses, may hold anything, so fields are taken after it. The first of them is proc(5)'s third.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], group: Number(fields[2]), began: fields[19] ?? null, pages: Number(fields[21]) };
}
