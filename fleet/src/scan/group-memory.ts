import { readFileSync, readdirSync } from 'node:fs';

/**
 * Bytes of memory of a process and of those of its group, as /proc/PID/stat has it (proc(5): field 5 the group, field 24
 * the resident pages). 0 where there is no such folder; there the limit of the heap alone holds.
 */
export function groupMemory(group: number): number {
  let names: readonly string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return 0;
  }
  let pages = 0;
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (Number(fields[2]) === group) pages += Number(fields[21]);
    } catch {
      // It has ended meanwhile.
    }
  }
  return pages * 4096;
}
