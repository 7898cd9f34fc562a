import { readFileSync } from 'node:fs';
import { writeWhole } from '../../write-whole.ts';

/** Stores a value where {@link readJson} finds it. @returns null, or why it could not be written */
export function writeJson(file: string, value: unknown): string | null {
  try {
    writeWhole(file, JSON.stringify(value));
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

/** What such a file holds; null where there is none, or none of ours. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
