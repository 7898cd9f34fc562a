import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fits, isPattern } from './wildcard.ts';

/** How many more files and folders may be looked at in one step. It shrinks. */
export interface Budget {
  entries: number;
}

/** The limit for one step of an agent: files and folders that all of its patterns and searches look at together. */
export function budget(): Budget {
  return { entries: 5000 };
}

/** Which files below a folder are wanted. */
export interface Below {
  /** Whether files and folders with a leading dot are wanted too. */
  readonly hidden: boolean;
  /** Whether a file is wanted, by its path below the folder. */
  readonly takes: (path: string) => boolean;
}

/**
 * The files that match an absolute pattern with `/` (`**` for folders at any depth), in the order of the folders.
 * @param hidden whether a star also matches names with a leading dot
 */
export function filesLike(pattern: string, left: Budget, hidden = false): readonly string[] {
  const { root } = parse(pattern);
  return like(root, pattern.slice(root.length).split('/').filter((part) => part !== ''), left, hidden);
}

function like(folder: string, [first, ...rest]: readonly string[], left: Budget, hidden: boolean): readonly string[] {
  if (first === undefined) return [];
  if (!isPattern(first)) {
    const path = join(folder, first.replaceAll(/\\(.)/g, '$1'));
    return rest.length === 0 ? (isFile(path) ? [path] : []) : like(path, rest, left, hidden);
  }
  if (first === '**') {
    const deeper = entriesOf(folder, left).filter((entry) => entry.isDirectory() && (hidden || !entry.name.startsWith('.')) && !skipped.has(entry.name));
    return [...like(folder, rest.length === 0 ? ['*'] : rest, left, hidden), ...deeper.flatMap(({ name }) => like(join(folder, name), [first, ...rest], left, hidden))];
  }
  return entriesOf(folder, left)
    .filter(({ name }) => fits(name, first, hidden || first.startsWith('.')))
    .flatMap(({ name }) => (rest.length === 0 ? (isFile(join(folder, name)) ? [join(folder, name)] : []) : like(join(folder, name), rest, left, hidden)));
}

/** Folders that are skipped: nobody keeps a token there, and their many files would use up the limit. */
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules', '.venv', '__pycache__']);

/** The files below a folder, upper folders first. If the path is a file, only that file. */
export function filesBelow(root: string, { hidden, takes }: Below, left: Budget): readonly string[] {
  if (isFile(root)) return [root];
  const found: string[] = [];
  let folders: readonly string[] = [''];
  while (folders.length > 0) {
    const next: string[] = [];
    for (const folder of folders) {
      for (const entry of entriesOf(join(root, folder), left)) {
        if ((entry.name.startsWith('.') && !hidden) || skipped.has(entry.name)) continue;
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) next.push(path);
        else if (entry.isFile() && takes(path)) found.push(join(root, path));
      }
    }
    folders = next;
  }
  return found;
}

/** The entries of a folder; empty if it is not a folder, or if the limit is used up. */
function entriesOf(folder: string, left: Budget): readonly Dirent[] {
  if (left.entries <= 0) return [];
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).slice(0, left.entries);
    left.entries -= entries.length + 1;
    return entries;
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

/** False also if the path may not be looked at; the tool that reads it will report that. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
