import { lstatSync } from 'node:fs';
import { type PathBytes, joinPath } from './path-bytes.ts';

/**
 * Tells whether a path below `root` leads through a symlink. If a symlink replaced a tracked folder, `folder/file` is no longer
 * the file of the index, and reading it would leave the work tree. Each folder is checked once.
 */
export function behindSymlink(root: string): (path: PathBytes) => boolean {
  const known = new Map<string, boolean>();
  let last = '';
  let lastAnswer = false;

  function folder(path: PathBytes): boolean {
    const key = path.toString('latin1');
    const answer = known.get(key) ?? (parent(path) || isSymlink(joinPath(root, path)));
    known.set(key, answer);
    return answer;
  }

  function parent(path: PathBytes): boolean {
    const slash = path.lastIndexOf('/');
    return slash > 0 && folder(typeof path === 'string' ? path.slice(0, slash) : path.subarray(0, slash));
  }

  return (path) => {
    if (typeof path !== 'string') return parent(path);
    // git lists the files of a folder one after another, so the last answer often serves again.
    const above = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
    if (above !== last) {
      last = above;
      lastAnswer = parent(path);
    }
    return lastAnswer;
  };
}

function isSymlink(path: PathBytes): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false; // The folder is gone, or may not be entered. Reading the file reports that.
  }
}
