import { readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../environment.ts';
import { repositoryOrNull } from '../git/repository.ts';
import { folderPaths } from '../sources/files/folder-paths.ts';
import type { Seen } from './diagnostics.ts';
import type { Rooms } from './rooms.ts';

/** Milliseconds of work after which other requests are let in. */
const slice = 20;

/** Larger files are not opened by themselves, in bytes. */
const largest = 10 * 1024 * 1024;

/** How a folder is gone through. */
export interface FolderOptions {
  readonly env: Environment;
  readonly rooms: Rooms;
  /** Told now and then how far it is. */
  readonly told: (text: string) => void;
  readonly isCancelled: () => boolean;
}

/** A file of a folder, and what was seen in it. */
export interface FoundFile {
  readonly uri: string;
  readonly text: string;
  readonly seen: Seen;
}

/**
 * The text files of a folder as a scan of the work tree reads them (in a repository the tracked ones and those that git
 * does not ignore), each with what is found in it as it stands on the disk.
 * @throws {UserError} where git fails
 */
export async function* folderFiles(folder: string, { env, rooms, told, isCancelled }: FolderOptions): AsyncGenerator<FoundFile, void, void> {
  let pause = Date.now() + slice;
  let read = 0;
  for await (const path of namesBelow(folder, env)) {
    if (isCancelled()) return;
    const file = `${folder}/${path}`;
    const text = textOf(file);
    if (text === null) continue;
    read += 1;
    yield { uri: pathToFileURL(file).href, text, seen: (await rooms.of(file)).judge(text, file) };
    if (Date.now() < pause) continue;
    told(`${read} files`);
    await new Promise((resolve) => setImmediate(resolve));
    pause = Date.now() + slice;
  }
}

/**
 * The files below a folder that an editor could open, with `/` and relative to it. A name that is not UTF-8 has no URI;
 * it, and what may not be listed, is named by the scan of the command line.
 * @throws {UserError} where git fails
 */
export async function* namesBelow(folder: string, env: Environment): AsyncGenerator<string, void, void> {
  const place = { cwd: folder, env };
  for await (const batch of folderPaths(folder, place, repositoryOrNull(place), () => {})) {
    for (const { path } of batch) if (typeof path === 'string') yield path;
  }
}

/** The text of a file; null for what no editor would open as text, and for what went meanwhile. */
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
