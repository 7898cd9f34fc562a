import { readFileSync } from 'node:fs';

/** What Linux tells of a process (proc(5), /proc/PID/stat). */
export interface ProcessStat {
  /** `R`, `S`, `Z` and the like. */
  readonly state: string | undefined;
  readonly group: number;
  /** When it began, as the system counts: numbers of processes come again. */
  readonly began: string | null;
  /** Resident memory, in pages. */
  readonly pages: number;
}

/** Null where nothing is told: the process has ended, or this system has no such folder. */
export function processStat(pid: number | string): ProcessStat | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The name before them may hold anything; fields are counted from 1, and the third comes first here.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], group: Number(fields[2]), began: fields[19] ?? null, pages: Number(fields[21]) };
}
