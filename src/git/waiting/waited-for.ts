import type { ChildProcess } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { readPlain } from '../plain-file.ts';
import { entries } from './waiting-files.ts';
import { type Standing, where } from '../repository/where.ts';

/** Milliseconds between two looks at the running gits. */
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

/**
 * Ends every running git when the program ends. A git that waits would outlive a program that a signal ends. After
 * SIGKILL this is not possible.
 */
function endAll(): void {
  for (const { child } of running) child.kill('SIGKILL');
}

/**
 * Watches a git until it ends, in case it waits without end for a FIFO. Such a FIFO may stand in place of a
 * `.gitignore` in any folder, of a loose object, or in a repository that this one borrows from. Files that git always
 * opens were checked before git was started. Only Linux tells that a process waits for a FIFO. A long silence proves
 * nothing, since a disk may be slow and a history long.
 *
 * @param stop ends git, and gives an error to whoever reads its output
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
    // git must have waited at two looks in a row, since another program may be about to open the other side.
    if (isWaiting && watched.wasWaiting) watched.stop(waiting(watched));
    watched.wasWaiting = isWaiting;
  }
}

/**
 * Linux gives the function in which a process waits. A process that opens a FIFO waits in `wait_for_partner` until the
 * other side is opened (fs/pipe.c).
 */
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
    fifoIn([root], (name) => name === '.gitignore' || name === '.gitattributes') ??
    fifoIn([objects, ...borrowed.map((folder) => resolve(objects, folder))], () => true);
  return new UserError(`git ${command} waits without end for a FIFO`, {
    where: path ?? root,
    fix: path === null ? 'Look for one with: find . -type p' : 'remove it: git never puts one there',
    exitCode: 3,
  });
}

/** How many folders are searched for the FIFO. */
const mostFolders = 20_000;

/** The path of a FIFO with a wanted name below some folders; null if none is found. */
function fifoIn(roots: readonly string[], isWanted: (name: string) => boolean): string | null {
  const folders = [...roots];
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

function leadsToFifo(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false;
  }
}
