import { type Dirent, readdirSync } from 'node:fs';
import { fileTrouble } from './file-trouble.ts';
import { type PathBytes, joinPath } from './path-bytes.ts';

/**
 * The files and symlinks below a folder outside of repositories, relative to it. Symlinks are listed but never
 * followed. FIFOs, sockets and devices are left out, since they hold no content. `.git/objects` is left out too: it is
 * compressed, and `history` reads it. `refused` is called for folders that cannot be listed.
 *
 * No glob library fits here. They give names as text, so a name that is not UTF-8 could not be opened. They also stop
 * at a folder that they may not read, or do not report it.
 */
export function* walkFolder(root: string, refused: (folder: PathBytes, reason: string) => void): Generator<PathBytes, void, void> {
  const folders: PathBytes[] = [''];
  while (folders.length > 0) {
    const folder = folders.pop()!;
    for (const entry of list(root, folder, refused)) {
      const path = folder === '' ? entry.name : joinPath(folder, entry.name);
      if (entry.isFile() || entry.isSymbolicLink()) yield path;
      else if (entry.isDirectory() && !isObjectStore(path)) folders.push(path);
    }
  }
}

function list(root: string, folder: PathBytes, refused: (folder: PathBytes, reason: string) => void): readonly (Dirent | Dirent<Buffer>)[] {
  const path = folder === '' ? root : joinPath(root, folder);
  try {
    const entries = readdirSync(path, { withFileTypes: true, encoding: 'utf8' });
    if (!entries.some(({ name }) => name.includes('\uFFFD'))) return entries;
    return readdirSync(path, { withFileTypes: true, encoding: 'buffer' }) as unknown as readonly Dirent<Buffer>[];
  } catch (error) {
    refused(folder, fileTrouble(error as NodeJS.ErrnoException));
    return [];
  }
}

function isObjectStore(path: PathBytes): boolean {
  return /(^|\/)\.git\/objects$/.test(path.toString('latin1'));
}
