import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a file of which readers see all or nothing, also where two write at once.
 * @returns null, or why it could not be written: then nothing of it is left
 */
export function writeWhole(file: string, content: unknown): string | null {
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, JSON.stringify(content));
    renameSync(temporary, file);
    return null;
  } catch (error) {
    discard(temporary);
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

/** What such a file holds; null where there is none, or none of ours. */
export function readWhole(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Where the folder could not be made, nothing is there to be removed. */
function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It is told already that nothing could be written.
  }
}
