import type { ChildProcess } from 'node:child_process';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { readPlain } from './plain-file.ts';
import { type Standing, where } from './where.ts';

/** Milliseconds between two looks at the gits that run. */
const pause = 1000;

interface Watched {
  readonly child: ChildProcess;
  readonly command: string;
  readonly place: Standing;
  readonly stop: (error: UserError) => void;
  /** Whether it waited at the last look. */
  wasWaiting: boolean;
}

const running = new Set<Watched>();
let timer: NodeJS.Timeout | null = null;

/** No git outlives the program, which a signal may end while git waits. Nobody can do so after SIGKILL. */
function endAll(): void {
  for (const { child } of running) child.kill('SIGKILL');
}

/**
 * Watches a git until it ends, for a FIFO that it would wait for without end: in the place of a `.gitignore` in some folder, of
 * a loose object, or in a repository that this one borrows from. What git opens in any case was looked at before it was started.
 * Only Linux says that a process waits so; how long a git says nothing says little, since a disk may be slow and a history long.
 *
 * @param stop ends it, and tells who reads from it
 */
export function watch(child: ChildProcess, command: string, place: Standing, stop: (error: UserError) => void): void {
  if (child.pid === undefined) return;
  const watched: Watched = { child, command, place, stop, wasWaiting: false };
  if (running.size === 0) process.on('exit', endAll);
  running.add(watched);
  if (process.platform === 'linux') timer ??= setInterval(look, pause).unref();
  child.once('close', () => {
    running.delete(watched);
    if (running.size > 0) return;
    process.off('exit', endAll);
    if (timer !== null) clearInterval(timer);
    timer = null;
  });
}

function look(): void {
  for (const watched of running) {
    const isWaiting = waitsForFifo(watched.child.pid!);
    // A FIFO that somebody is about to open on its other side is no trap.
    if (isWaiting && watched.wasWaiting) watched.stop(waiting(watched));
    watched.wasWaiting = isWaiting;
  }
}

/** Linux tells where in it a process waits: who opens a FIFO waits for a partner that opens its other side (fs/pipe.c). */
function waitsForFifo(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/wchan`, 'latin1') === 'wait_for_partner';
  } catch {
    return false;
  }
}

function waiting({ command, place }: Watched): UserError {
  const { root, gitDir } = where(place);
  const objects = join(gitDir ?? join(root, '.git'), 'objects');
  const borrowed = readPlain(join(objects, 'info', 'alternates'), 65_536)?.toString().split('\n').filter((line) => line !== '') ?? [];
  const path =
    fifoIn(root, (name) => name === '.gitignore' || name === '.gitattributes') ??
    firstOf([objects, ...borrowed.map((folder) => resolve(objects, folder))], (folder) => fifoIn(folder, () => true));
  return new UserError(`git ${command} waits without end for a FIFO`, {
    where: path ?? root,
    fix: path === null ? 'Look for one with: find . -type p' : 'remove it: no git puts one there',
    exitCode: 3,
  });
}

/** Folders that are looked through for it. */
const mostFolders = 20_000;

function firstOf(folders: readonly string[], find: (folder: string) => string | null): string | null {
  for (const folder of folders) {
    const found = find(folder);
    if (found !== null) return found;
  }
  return null;
}

/** Where a FIFO of some name is below a folder; null where none is found. */
function fifoIn(folder: string, isWanted: (name: string) => boolean): string | null {
  const folders = [folder];
  for (let i = 0; i < folders.length && i < mostFolders; i++) {
    for (const entry of entries(folders[i]!)) {
      const path = join(folders[i]!, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== '.git') folders.push(path);
      } else if (isWanted(entry.name) && (entry.isFIFO() || (entry.isSymbolicLink() && leadsToFifo(path)))) return path;
    }
  }
  return null;
}

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function leadsToFifo(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false;
  }
}
