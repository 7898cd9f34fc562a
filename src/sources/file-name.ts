import { fileNamePath, refNamePath } from './content-path.ts';
import type { Blob } from './source.ts';

/** The length of the shortest secret that is recognized without a key. A shorter part of a name holds none. */
const shortestPart = 64;
/** The length of the shortest organization token. It may hold slashes, which cut it into parts of a path. */
const shortestPath = 139;

/** Whether the name of a file is long enough to hold a token. */
export function nameMayHoldToken(path: string): boolean {
  return fileNameBlob(path) !== null;
}

/** The name of a file as content, since names are published too. Null if it is too short to hold a token. */
export function fileNameBlob(path: string): Blob | null {
  return nameBlob(path, fileNamePath(path));
}

/**
 * The name of a branch, a tag or another ref (`refs/heads/main`) as content. Null if it is too short to hold a token.
 */
export function refNameBlob(ref: string): Blob | null {
  return nameBlob(ref, refNamePath(ref));
}

function nameBlob(name: string, shown: string): Blob | null {
  if (name.length < shortestPart) return null;
  if (name.length < shortestPath && !hasLongPart(name)) return null;
  return {
    path: shown,
    content: Buffer.from(name),
    places: async () => [{ path: shown, commit: null, author: null, date: null, inHead: null }],
    before: null,
    isFile: false,
    isUnreviewed: true,
  };
}

function hasLongPart(name: string): boolean {
  let start = 0;
  for (let end = name.indexOf('/'); end !== -1; end = name.indexOf('/', start)) {
    if (end - start >= shortestPart) return true;
    start = end + 1;
  }
  return name.length - start >= shortestPart;
}
