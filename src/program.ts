import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Environment } from './environment.ts';

/**
 * Finds a program, only in the folders of the PATH. Windows would look in the current folder first, where a repository
 * may hold a `git` of its own. A PATH may lead into it too: by a dot, or because npx adds a folder.
 * @param name without a folder, or absolute
 * @param cwd the folder that is scanned, or that stands for it
 * @returns null if there is none
 */
export function programPath(name: string, env: Environment, cwd: string): string | null {
  const key = [name, cwd, pathOf(env)].join('\0');
  const known = found.get(key);
  if (known !== undefined) return known;
  const path = look(name, env, cwd);
  if (path !== null) found.set(key, path);
  return path;
}

/** Kept, because a scan starts git many times. */
const found = new Map<string, string>();

function look(name: string, env: Environment, cwd: string): string | null {
  const names = process.platform === 'win32' && !/\.(?:exe|com)$/i.test(name) ? ['.exe', '.com'].map((ending) => name + ending) : [name];
  if (isAbsolute(name)) return names.find(isProgram) ?? null;
  if (/[\\/]/.test(name)) return null;
  const folders = pathOf(env).split(delimiter).filter((folder) => isAbsolute(folder) && !/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder));
  const top = topOf(resolve(cwd));
  const inFolder = (folder: string): string | undefined => names.map((one) => join(folder, one)).find(isProgram);
  const below: string[] = [];
  for (const folder of folders) {
    const program = inFolder(folder);
    if (program === undefined) continue;
    if (!isBelow(folder, top)) return program;
    below.push(program);
  }
  // If somebody scans all of `/`, git lies below it. Otherwise a program inside the repository comes last.
  return below[0] ?? null;
}

/** On Windows the name is `Path`, and in a copy of the environment capitals matter. */
function pathOf(env: Environment): string {
  if (process.platform !== 'win32') return env['PATH'] ?? '';
  return env[Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'] ?? '';
}

/** The work tree that a folder is in, as git would find it; the folder itself if it is in none. */
function topOf(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

function isBelow(folder: string, top: string): boolean {
  const way = relative(top, folder);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

function isProgram(path: string): boolean {
  try {
    // Most folders of a PATH do not have the program, and an error is slower than this check.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return false;
  }
}
