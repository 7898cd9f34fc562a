import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { formats } from '../../../src/report/formats.ts';
import { installedProgram } from '../npm/installed.ts';
import type { Repo } from '../repo.ts';

const nobody = 65534;
/** Who scans: a user without rights, since root may read everything. */
export const scanningUser = process.getuid!() === 0 ? { uid: nobody, gid: nobody } : {};

/** What a run of the program left in the world. */
export interface HostileRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Standard output and standard error, and every report, by what it is. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Files in the folder for temporary ones. */
  readonly left: readonly string[];
  /** Whether a process of it is still there. */
  readonly alive: boolean;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Writes every format that is into a file. */
  readonly reports?: boolean;
  /** Files that may be open at once. */
  readonly openFiles?: number;
}

/** Gives a folder and all in it to the user that scans. */
export function giveAway(folder: string): void {
  if (process.getuid!() === 0) execFileSync('chown', ['-hR', `${nobody}:${nobody}`, folder]);
}

/** Runs the built program as a user without rights. */
export async function runHostile(made: Repo, args: readonly string[], { cwd = made.root, reports = false, openFiles = 1024 }: RunOptions = {}): Promise<HostileRun> {
  const [tmp, folder] = ['tmp', 'reports'].map((name) => {
    const path = join(made.root, '..', name);
    mkdirSync(path, { recursive: true });
    giveAway(path);
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
