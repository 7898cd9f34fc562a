import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { formats } from '../../../src/report/formats.ts';
import { installedProgram } from '../npm/installed.ts';
import type { Repo } from '../repo.ts';

const nobody = 65534;
/** The user who scans has no special rights, since root could read everything. */
export const scanningUser = process.getuid!() === 0 ? { uid: nobody, gid: nobody } : {};

/** The effects of a run of the program. */
export interface HostileRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output, standard error and every report, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Files that were left in the folder for temporary files. */
  readonly left: readonly string[];
  /** Whether one of its processes still runs. */
  readonly alive: boolean;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Whether to write every format into a file. */
  readonly reports?: boolean;
  /** How many files may be open at once. */
  readonly openFiles?: number;
}

/** Gives a folder and everything in it to the scanning user. */
export function giveAway(folder: string): void {
  if (process.getuid!() === 0) execFileSync('chown', ['-hR', `${nobody}:${nobody}`, folder]);
}

/** Runs the built program as a user without rights. */
export async function runHostile(made: Repo, args: readonly string[], { cwd = made.root, reports = false, openFiles = 1024 }: RunOptions = {}): Promise<HostileRun> {
  const [tmp, folder] = ['tmp', 'reports'].map((name) => {
    const path = join(made.root, '..', name);
    mkdirSync(path, { recursive: true });
    if (process.getuid!() === 0) chownSync(path, nobody, nobody);
    return path;
  }) as [string, string];
  const written = reports ? Object.keys(formats).flatMap((name) => ['--format', `${name}:${join(folder, name)}`]) : [];
  const child = spawn('/bin/sh', ['-c', `ulimit -n ${openFiles}; exec "$@"`, 'sh', process.execPath, installedProgram(), ...args, ...written], {
    ...scanningUser,
    cwd,
    env: { ...made.env, TMPDIR: tmp },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8');
    child[stream].on('data', (text: string) => (texts[stream] += text));
  }
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const left = readdirSync(tmp);
  rmSync(folder, { recursive: true });
  return { code, signal, outputs: { ...texts, ...files }, left, alive: isAlive(child.pid!) };
}

/** Whether a process of this group still runs. */
function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
