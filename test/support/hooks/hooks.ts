import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Repo } from '../repo.ts';
import { keptCode } from './kept-code.ts';

const program = new URL('../../../bin/sntrylint.js', import.meta.url).pathname;

/** A command line that starts the built program, for a shell. */
export function shellCommand(...args: readonly string[]): string {
  return [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
}

/** Installs a hook with these lines of shell. */
export function hook(gitFolder: string, name: string, ...commands: readonly string[]): void {
  mkdirSync(join(gitFolder, 'hooks'), { recursive: true });
  writeFileSync(join(gitFolder, 'hooks', name), `#!/bin/sh\n${commands.join('\n')}\n`, { mode: 0o755 });
}

export interface GitRun {
  readonly code: number | null;
  /** The output of git and its hooks, on both streams. */
  readonly said: string;
}

/** Runs git with its hooks, with any exit code. */
export function gitRun({ root, env }: Pick<Repo, 'root' | 'env'>, ...args: readonly string[]): GitRun {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, env: { ...keptCode(), ...env }, encoding: 'utf8', timeout: 60_000 });
  return { code: status, said: stdout + stderr };
}
