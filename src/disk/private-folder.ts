import { closeSync, constants, existsSync, fstatSync, lstatSync, mkdirSync, openSync, readSync, readdirSync, realpathSync, type Stats, statSync, unlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { type BegunFile, beginWhole } from './write-whole.ts';

/** A folder for files that may be lost. Only the user can have written to it. */
export interface PrivateFolder {
  readonly path: string;
  /**
   * The content of a file. Null if the file is missing, is not a regular file of the user's own, or is larger than
   * `mostBytes`.
   */
  read(name: string, mostBytes: number): Buffer | null;
  /**
   * Opens a new file. Others see the whole file or nothing, even if two processes write it at once.
   * @throws {Error} of the file system
   */
  create(name: string): BegunFile;
}

/** What decides where the user's caches are. */
interface World {
  readonly env: NodeJS.ProcessEnv;
  /** The scanned folder, or the folder that counts as such. */
  readonly cwd: string;
  readonly platform?: NodeJS.Platform;
}

/** The most files in one folder. The oldest are removed. */
const mostFiles = 64;

/**
 * Finds the folder of this name in the user's own cache folder, and makes it if it is missing.
 *
 * Its files decide what is not scanned again, and which code runs. So it is used only if nobody else can have written
 * them. It must not lie below a folder that others may write to. It must not lie in a repository either, even if a CI
 * system puts caches there.
 *
 * @returns the folder; or why there is none, as the end of a sentence
 */
export function privateFolder(name: string, { env, cwd, platform = process.platform }: World): PrivateFolder | string {
  const base = cacheHome(env, platform);
  if (base === null) return 'neither HOME nor XDG_CACHE_HOME names a folder';
  const own = join(base, 'sntrylint');
  const path = join(own, name);
  try {
    // Existing folders are checked before anything is made in them. New folders are checked afterwards, since others
    // may have made them meanwhile.
    const problem = (): string | null => problemOf(own) ?? problemOf(path);
    return problemAbove(path, cwd) ?? problem() ?? (made(path) ? problem() : null) ?? { path, read: (file, most) => read(join(path, file), most), create: (file) => create(path, file) };
  } catch (error) {
    return `${path} cannot be used (${codeOf(error)})`;
  }
}

/** The cache folder of the XDG base directory specification, or its counterpart on macOS and Windows. */
function cacheHome({ XDG_CACHE_HOME: cache, HOME: home, LOCALAPPDATA: local }: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  if (cache !== undefined && isAbsolute(cache)) return cache;
  if (platform === 'win32') return local !== undefined && isAbsolute(local) ? local : null;
  if (home === undefined || !isAbsolute(home)) return null;
  return platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
}

/**
 * Checks the existing folders on the way before anything is made. For example, root should make nothing in the home of
 * a user.
 */
function problemAbove(path: string, cwd: string): string | null {
  let there = path;
  while (!existsSync(there)) there = dirname(there);
  // The system's own call is used: Node's version asks for each folder, and every start would wait for it.
  const real = realpathSync.native(there);
  if (!relative(realpathSync.native(cwd), real).startsWith('..')) return `${path} is inside of what is scanned`;
  for (let folder = real; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return `${path} is inside of the repository ${folder}`;
    if (!isSafeParent(statSync(folder))) return `others may write to ${folder}`;
    if (folder === dirname(folder)) return null;
  }
}

/** Makes a folder. False if it already existed. */
function made(path: string): boolean {
  if (existsSync(path)) return false;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return true;
}

/** Why an existing folder cannot be used; null if it can, or if it does not exist. */
function problemOf(folder: string): string | null {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  if (!stats.isDirectory()) return `${folder} is not a folder`;
  if (!isMine(stats)) return `${folder} belongs to somebody else`;
  return process.platform !== 'win32' && (stats.mode & 0o077) !== 0 ? `others may enter ${folder} (chmod 700 fixes that)` : null;
}

/** Whether nobody else can replace a folder inside of this one. */
function isSafeParent(stats: Stats): boolean {
  if (process.geteuid === undefined) return true;
  // In a sticky folder such as /tmp, only its owner may replace a file.
  if ((stats.mode & 0o1000) !== 0) return true;
  return (isMine(stats) || stats.uid === 0) && (stats.mode & 0o022) === 0;
}

function isMine({ uid }: Stats): boolean {
  return process.geteuid === undefined || uid === process.geteuid();
}

function read(file: string, mostBytes: number): Buffer | null {
  let descriptor: number | null = null;
  try {
    // The file may be a link to a device, or a FIFO that nobody writes to.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || !isMine(stats) || stats.size > mostBytes) return null;
    if (process.platform !== 'win32' && (stats.mode & 0o022) !== 0) return null;
    const bytes = Buffer.allocUnsafe(stats.size);
    let filled = 0;
    for (let got = -1; got !== 0 && filled < bytes.length; filled += got) got = readSync(descriptor, bytes, filled, bytes.length - filled, filled);
    return filled === bytes.length ? bytes : null;
  } catch (error) {
    codeOf(error);
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function create(folder: string, name: string): BegunFile {
  const file = beginWhole(join(folder, name), 0o600);
  return {
    write(content) {
      file.write(content);
      removeOldest(folder, name);
    },
  };
}

/** Removes the oldest files. These may be files that were begun and never finished. */
function removeOldest(folder: string, kept: string): void {
  const names = readdirSync(folder).filter((name) => name !== kept);
  if (names.length < mostFiles) return;
  const aged = names.flatMap((name) => {
    const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
    return stats?.isFile() === true ? [{ name, age: stats.mtimeMs }] : [];
  });
  aged.sort((a, b) => b.age - a.age);
  for (const { name } of aged.slice(mostFiles - 1)) unlinkIfThere(join(folder, name));
}

function unlinkIfThere(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    // Another run has already removed it.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** The code of a file system error. @throws any other error, since it is a bug */
function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return code;
}
