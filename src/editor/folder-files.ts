import { readFileSync, statSync } from 'node:fs';
import type { Environment } from '../environment.ts';
import { repositoryOrNull } from '../git/repository.ts';
import { folderPaths } from '../sources/files/folder-paths.ts';

/** Larger files are not opened by themselves, in bytes. */
const largest = 10 * 1024 * 1024;

/**
 * The files below a folder that an editor could open, with `/` and relative to it. A name that is not UTF-8 has no URI;
 * it, and what may not be listed, is named by the scan of the command line.
 * @throws {UserError} if git fails
 */
export async function* namesBelow(folder: string, env: Environment): AsyncGenerator<string, void, void> {
  const place = { cwd: folder, env };
  for await (const batch of folderPaths(folder, place, repositoryOrNull(place), () => {})) {
    for (const { path } of batch) if (typeof path === 'string') yield path;
  }
}

/** The text of a file; null if no editor would open it as text, or if it is gone. */
export function textOf(file: string): string | null {
  try {
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > largest) return null;
    const content = readFileSync(file);
    return content.includes(0) ? null : content.toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return null;
    throw error;
  }
}
