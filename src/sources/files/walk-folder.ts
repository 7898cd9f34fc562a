import { type Dirent, readdirSync } from 'node:fs';
import { fileTrouble } from './file-trouble.ts';
import { type PathBytes, joinPath } from './path-bytes.ts';

/**
 * Everything below a folder but folders, relative to it: for what no repository holds. Symlinks are named, never followed.
 * `.git/objects` is left out: it is compressed, and `history` reads it. `refused` is told which folders cannot be listed.
 *
 * By hand, since a glob library gives names as text (a name that is not UTF-8 could not be opened)
 * and either stops at a folder it may not read or says nothing of it.
 */
export function* walkFolder(root: string, refused: (folder: PathBytes, reason: string) => void): Generator<PathBytes, void, void> {
  const folders: (PathBytes | null)[] = [null];
  while (folders.length > 0) {
    const folder = folders.pop()!;
    let entries: readonly Entry[];
    try {
      entries = list(folder === null ? root : joinPath(root, folder));
    } catch (error) {
      refused(folder ?? '', fileTrouble(error as NodeJS.ErrnoException));
      continue;
    }
    for (const { name, isFolder } of entries) {
      const path = folder === null ? name : joinPath(folder, name);
      if (!isFolder) yield path;
      else if (!isObjectStore(path)) folders.push(path);
    }
  }
}

interface Entry {
  readonly name: PathBytes;
  readonly isFolder: boolean;
}

function list(folder: PathBytes): readonly Entry[] {
  const entries = readdirSync(folder, { withFileTypes: true, encoding: 'utf8' });
  if (!entries.some(({ name }) => name.includes('\uFFFD'))) return entries.map(entry);
  return (readdirSync(folder, { withFileTypes: true, encoding: 'buffer' }) as unknown as readonly Dirent<Buffer>[]).map(entry);
}

function entry(found: Dirent | Dirent<Buffer>): Entry {
  return { name: found.name, isFolder: found.isDirectory() };
}

function isObjectStore(path: PathBytes): boolean {
  return /(^|\/)\.git\/objects$/.test(path.toString('latin1'));
}
