import { readdirSync, readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { processStat } from './process-stat.ts';

/**
 * Bytes of memory of all processes of a group. 0 if the system does not tell; then only the limit of Node's heap
 * protects the machine.
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
    const stat = processStat(name);
    if (stat?.group === group) pages += stat.pages;
  }
  return pages * (pageSize ??= readPageSize());
}

let pageSize: number | null = null;

/**
 * Bytes of a page: 4,096 on most machines, up to 65,536 on some with ARM processors. proc(5), /proc/PID/auxv has pairs
 * of numbers; AT_PAGESZ is 6.
 */
function readPageSize(): number {
  try {
    const pairs = readFileSync('/proc/self/auxv');
    const number = (at: number): bigint => (endianness() === 'LE' ? pairs.readBigUInt64LE(at) : pairs.readBigUInt64BE(at));
    for (let at = 0; at + 16 <= pairs.length; at += 16) if (number(at) === 6n) return Number(number(at + 8));
  } catch {
    // The usual size.
  }
  return 4096;
}
