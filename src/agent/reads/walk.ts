import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fits, isPattern } from './wildcard.ts';

/** What is left of a bound on the work of one step; it shrinks. */
export interface Budget {
  entries: number;
}

/** Files and folders that are looked at for one step of an agent, in all patterns and searches of it. */
export function budget(): Budget {
  return { entries: 5000 };
}

/** What of a folder is asked for. */
export interface Below {
  /** Whether files and folders with a dot in front are among it. */
  readonly hidden: boolean;
  /** Whether a file is, by its path below the folder. */
  readonly takes: (path: string) => boolean;
}

/**
 * The files that an absolute pattern with `/` stands for (`**` for folders in any depth), in the folders' own order.
 *
 * @param hidden whether a star stands for names with a dot in front, too
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

/** Folders in which nobody keeps a token, and which hold most of all files: they would use up what may be looked at. */
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules', '.venv', '__pycache__']);

/** The files below a folder, those of upper folders first; a file stands for itself. */
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

/** None if it is no folder, or where the bound is used up. */
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

/** False also for what may not be looked at: whoever reads it is told. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}
