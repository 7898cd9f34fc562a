import { randomUUID } from 'node:crypto';
import { closeSync, constants, existsSync, fstatSync, lstatSync, mkdirSync, openSync, readSync, readdirSync, realpathSync, renameSync, type Stats, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';

/** A folder for files that may be lost, to which only the user can have written. */
export interface PrivateFolder {
  readonly path: string;
  /** What a file holds; null if there is none, where it is not a regular file of the user's own, or is larger than `mostBytes`. */
  read(name: string, mostBytes: number): Buffer | null;
  /**
   * Opens a file to be written. Others see all of it or nothing of it, also where two write at once.
   * @throws {Error} the file system's
   */
  create(name: string): NewFile;
}

export interface NewFile {
  /** @throws {Error} the file system's; then nothing of the file is left */
  write(content: Uint8Array): void;
}

/** Where the user's caches are by default, and what of the environment says so. */
interface World {
  readonly env: NodeJS.ProcessEnv;
  /** The folder that is scanned, or stands for it. */
  readonly cwd: string;
  readonly platform?: NodeJS.Platform;
}

/** Files that are kept in one folder; the oldest go. */
const mostFiles = 64;

/**
 * The folder of a name in the user's own cache folder, made where it is missing.
 *
 * Its files decide what is not scanned again, and which code runs. So it is used only if nobody else could have written them: not
 * below a folder that others may write to, and not in a repository, even if the environment of a CI system puts caches there.
 *
 * @returns or why there is none, as the end of a sentence
 */
export function privateFolder(name: string, { env, cwd, platform = process.platform }: World): PrivateFolder | string {
  const base = cacheHome(env, platform);
  if (base === null) return 'neither HOME nor XDG_CACHE_HOME names a folder';
  const own = join(base, 'sntrylint');
  const path = join(own, name);
  try {
    // What is there is looked at before anything is made in it, and what was made in the meantime afterwards.
    const problem = (): string | null => problemOf(own) ?? problemOf(path);
    return problemAbove(path, cwd) ?? problem() ?? (made(path) ? problem() : null) ?? { path, read: (file, most) => read(join(path, file), most), create: (file) => create(path, file) };
  } catch (error) {
    return `${path} cannot be used (${codeOf(error)})`;
  }
}

/** As the XDG base directory specification has it, and where macOS and Windows keep the like. */
function cacheHome({ XDG_CACHE_HOME: cache, HOME: home, LOCALAPPDATA: local }: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  if (cache !== undefined && isAbsolute(cache)) return cache;
  if (platform === 'win32') return local !== undefined && isAbsolute(local) ? local : null;
  if (home === undefined || !isAbsolute(home)) return null;
  return platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
}

/** Looks at what is there of the way to a folder, before anything is made: root has no business in the home of a user. */
function problemAbove(path: string, cwd: string): string | null {
  let there = path;
  while (!existsSync(there)) there = dirname(there);
  // By the system: Node's own way asks for each folder, and every start waits for it.
  const real = realpathSync.native(there);
  if (!relative(realpathSync.native(cwd), real).startsWith('..')) return `${path} is inside of what is scanned`;
  for (let folder = real; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return `${path} is inside of the repository ${folder}`;
    if (!isSafeParent(statSync(folder))) return `others may write to ${folder}`;
    if (folder === dirname(folder)) return null;
  }
}

/** Whether it was not there before. */
function made(path: string): boolean {
  if (existsSync(path)) return false;
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return true;
}

/** None if nothing is there. */
function problemOf(folder: string): string | null {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  if (!stats.isDirectory()) return `${folder} is not a folder`;
  if (!isMine(stats)) return `${folder} belongs to somebody else`;
  return process.platform !== 'win32' && (stats.mode & 0o077) !== 0 ? `others may enter ${folder} (chmod 700 mends that)` : null;
}

/** Whether nobody else can put another folder in the place of one in it. */
function isSafeParent(stats: Stats): boolean {
  if (process.geteuid === undefined) return true;
  // In a sticky folder such as /tmp a name belongs to who made it.
  if ((stats.mode & 0o1000) !== 0) return true;
  return (isMine(stats) || stats.uid === 0) && (stats.mode & 0o022) === 0;
}

function isMine({ uid }: Stats): boolean {
  return process.geteuid === undefined || uid === process.geteuid();
}

function read(file: string, mostBytes: number): Buffer | null {
  let descriptor: number | null = null;
  try {
    // What stands there may be a link to a device, or a FIFO that nobody ever writes to.
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

function create(folder: string, name: string): NewFile {
  const temporary = join(folder, `${randomUUID()}.new`);
  const descriptor = openSync(temporary, 'wx', 0o600);
  return {
    write(content) {
      let isOpen = true;
      try {
        for (let written = 0; written < content.length; ) written += writeSync(descriptor, content, written);
        closeSync(descriptor);
        isOpen = false;
        renameSync(temporary, join(folder, name));
      } catch (error) {
        if (isOpen) closeSync(descriptor);
        unlinkSync(temporary);
        throw error;
      }
      removeOldest(folder, name);
    },
  };
}

/** Also what was begun and never ended. */
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
    // Another run was quicker.
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** The file system's word for what went wrong. @throws what is no error of the file system: that is a bug */
function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return code;
}
