import { lstatSync, readFileSync } from 'node:fs';
import type { Environment } from '../environment.ts';
import { repositoryOrNull } from '../git/repository/repository.ts';
import { folderPaths } from '../sources/files/folder-paths.ts';

/** Bytes; larger files are not scanned unless the editor opens them. */
const largest = 10 * 1024 * 1024;

/**
 * The files below a folder that an editor could open, with `/` and relative to the folder. A name that is not UTF-8 has
 * no URI. The command line's scan reports such names, and folders that cannot be listed.
 * @throws {UserError} if git fails
 */
export async function* namesBelow(folder: string, env: Environment): AsyncGenerator<string, void, void> {
  const place = { cwd: folder, env };
  for await (const batch of folderPaths(folder, place, repositoryOrNull(place), () => {})) {
    for (const { path } of batch) if (typeof path === 'string') yield path;
  }
}

/**
 * The text of a file; null if no editor would open the file as text, or if the file is gone. A symlink has none: it may
 * lead out of the workspace, and a file inside is listed itself.
 */
export function textOf(file: string): string | null {
  try {
    const stat = lstatSync(file);
    if (!stat.isFile() || stat.size > largest) return null;
    const content = readFileSync(file);
    return content.includes(0) ? null : content.toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) return null;
    throw error;
  }
}
