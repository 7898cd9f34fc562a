import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../../environment.ts';
import { unboundEnvironment } from '../../git/environment.ts';
import { git, gitProgram } from '../../git/run.ts';

/** What is committed, and where. */
export interface Trial {
  /** Root of the work tree whose hooks are tried. */
  readonly root: string;
  /** The folder its hooks are in, absolute. */
  readonly hooks: string;
  /** Files and folders, relative to the root, that hooks read; those that are not there are passed over. */
  readonly copied: readonly string[];
  /** Folders, relative to the root, that hooks run programs from: links lead to them, or to the same in the folder `main`. */
  readonly linked: readonly string[];
  /** The work tree that linked ones share, absolute; the root itself where there is no other. */
  readonly main: string;
  /** The one file that is committed, and what it holds. */
  readonly path: string;
  readonly content: string;
  readonly env: Environment;
  readonly milliseconds: number;
}

/** How a commit went. */
export interface TrialResult {
  readonly outcome: 'refused' | 'committed' | 'out of time';
  /** What git and the hooks wrote, the last 64 kB. */
  readonly output: string;
}

const longestOutput = 64 * 1024;

/**
 * Commits one file with the hooks of a repository, but in a scratch repository: hooks stash, format and add, and of all
 * that nothing may reach the user's own work tree, index, objects or refs. The hooks find there what they read (their
 * configuration, `node_modules`) and start as `git commit` starts them.
 *
 * @throws {UserError} where git cannot make the scratch repository
 */
export async function trialCommit(trial: Trial): Promise<TrialResult> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'sntrylint-trial-')));
  const remove = (): void => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  try {
    const env = unboundEnvironment(trial.env);
    const place = { cwd: scratch, env };
    await git(['init', '--quiet', '--template=', '.'], place);
    for (const [key, value] of Object.entries({ 'user.name': 'sntrylint doctor', 'user.email': 'doctor@sntrylint.invalid', 'commit.gpgSign': 'false', 'core.hooksPath': trial.hooks })) {
      await git(['config', key, value], place);
    }
    copyInto(scratch, trial);
    await git(['add', '--all', '--force', '--', '.', ...trial.linked.map((path) => `:!${path}`)], place);
    await git(['commit', '--quiet', '--allow-empty', '--no-verify', '--message', 'what the hooks read'], place);
    writeFileSync(join(scratch, trial.path), trial.content);
    await git(['add', '--force', '--', trial.path], place);
    const { code, output } = await commit(scratch, env, trial.milliseconds);
    const commits = (await git(['rev-list', '--count', 'HEAD'], place)).toString('latin1').trim();
    return { outcome: commits !== '1' ? 'committed' : code === null ? 'out of time' : 'refused', output };
  } finally {
    process.off('exit', remove);
    remove();
  }
}

function copyInto(scratch: string, { root, main, copied, linked }: Trial): void {
  for (const path of copied) {
    if (!existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    cpSync(join(root, path), join(scratch, path), { recursive: true });
  }
  for (const path of linked) {
    const there = [root, main].map((folder) => join(folder, path)).find((folder) => existsSync(folder));
    if (there === undefined) continue;
    mkdirSync(dirname(join(scratch, path)), { recursive: true });
    symlinkSync(there, join(scratch, path), 'junction');
  }
}

/** Not through our own runner: it turns hooks off, and closes the environment that hooks are to see as it is. */
function commit(cwd: string, env: Environment, milliseconds: number): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that a hook that hangs ends with git.
    const child = spawn(gitProgram({ cwd, env }), ['commit', '--message', 'sntrylint doctor'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, detached: process.platform !== 'win32' });
    let output = '';
    let late = false;
    const collect = (more: string): void => {
      output = (output + more).slice(-longestOutput);
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', collect);
    const timer = setTimeout(() => {
      late = true;
      endGroup(child.pid!, () => child.kill('SIGKILL'));
    }, milliseconds);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: late ? null : (code ?? 1), output });
    });
  });
}

function endGroup(pid: number, alone: () => void): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    alone();
  }
}
