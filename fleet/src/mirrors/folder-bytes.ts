import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The size of all files in a folder, in bytes. A file that vanishes meanwhile counts as 0. */
export function folderBytes(folder: string): number {
  let bytes = 0;
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return 0;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += folderBytes(path);
    else bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}
