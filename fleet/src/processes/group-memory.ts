import { readdirSync } from 'node:fs';
import { processStat } from './process-stat.ts';

/** Bytes of memory of a process and of those of its group. 0 where the system does not tell; there the limit of the heap alone holds. */
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
    const stat = processStat(name);
    if (stat?.group === group) pages += stat.pages;
  }
  return pages * 4096;
}
