import { readdirSync, readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { processStat } from './process-stat.ts';

/**
 * For how many milliseconds the memory of all groups is known after it was read. Each worker asks for its own group,
 * and reading takes 10 ms if the machine has a thousand processes.
 */
const fresh = 200;

let known: { readonly at: number; readonly pages: ReadonlyMap<number, number> } | null = null;

/**
 * Bytes of memory of all processes of a group. 0 if the system does not tell; then only the limit of Node's heap
 * protects the machine.
 *
 * @param now milliseconds
 */
export function groupMemory(group: number, now: number = performance.now()): number {
  if (known === null || now - known.at >= fresh) known = { at: now, pages: pagesOfGroups() };
  return (known.pages.get(group) ?? 0) * (pageSize ??= readPageSize());
}

/** The pages of memory of each group of processes. */
function pagesOfGroups(): ReadonlyMap<number, number> {
  const pages = new Map<number, number>();
  let names: readonly string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return pages;
  }
  for (const name of names) {
    const stat = /^\d+$/.test(name) ? processStat(name) : null;
    if (stat !== null) pages.set(stat.group, (pages.get(stat.group) ?? 0) + stat.pages);
  }
  return pages;
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
