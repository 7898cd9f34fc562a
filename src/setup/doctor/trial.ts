import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';
import { unboundEnvironment } from '../../git/environment.ts';
import { type GitPlace, git, gitProgram } from '../../git/run.ts';

/** What is committed, and where. */
export interface Trial {
  /** Root of the work tree whose hooks are tried. */
  readonly root: string;
  /** The absolute path of the folder with its hooks. */
  readonly hooks: string;
  /** Files and folders, relative to the root, that hooks read; missing ones are skipped. */
  readonly copied: readonly string[];
  /** Folders, relative to the root, from which hooks run programs. The scratch repository gets links to them. */
  readonly linked: readonly string[];
  /**
   * The absolute path of the main work tree: the root itself, or the one that it is linked to. Hooks search for
   * programs there too.
   */
  readonly main: string;
  /** The one file that is committed, with its content. */
  readonly path: string;
  readonly content: string;
  readonly env: Environment;
  readonly milliseconds: number;
  /** Whether that file is pushed too, to a scratch remote. */
  readonly pushes: boolean;
}

/** How a commit or a push went. */
export interface TrialResult {
  readonly outcome: 'refused' | 'let through' | 'out of time';
  /** The last 64 kB of what git and the hooks wrote. */
  readonly output: string;
}

const longestOutput = 64 * 1024;

/**
 * Commits one file in a scratch repository, with the hooks of a real one. Hooks stash, format and add files; none of
 * that may reach the user's own work tree, index, objects or refs. The scratch repository holds what the hooks read
 * (their configuration, `node_modules`). The hooks start as `git commit` starts them. If the user is in a linked work
 * tree, the trial runs in a linked one too. A push begins with a commit without hooks.
 * @throws {UserError} if git cannot make the scratch repository
 */
export async function trial(options: Trial): Promise<{ readonly commit: TrialResult; readonly push: TrialResult | null }> {
  const scratch = scratchFolder();
  const remove = (): void => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  try {
    const place = await workTree(scratch, options);
    await git(['add', '--all', '--force', '--', '.', ...options.linked.map((path) => `:!${path}`)], place);
    await git(['commit', '--quiet', '--allow-empty', '--no-verify', '--message', 'what the hooks read'], place);
    return { commit: await trialCommit(options, place), push: options.pushes ? await trialPush(join(scratch, 'trial.git'), options, place) : null };
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/**
 * Makes a work tree of the user's kind. If the user's is linked, a main one lies beside it, since hooks find less in a
 * linked one.
 */
async function workTree(scratch: string, options: Trial): Promise<GitPlace> {
  const { root, main, copied, linked } = options;
  const place = { cwd: join(scratch, 'main'), env: unboundEnvironment(options.env) };
  mkdirSync(place.cwd);
  await git(['init', '--quiet', '--template=', '.'], place);
  for (const [key, value] of Object.entries({ 'user.name': 'sntrylint doctor', 'user.email': 'doctor@sntrylint.invalid', 'commit.gpgSign': 'false', 'core.hooksPath': options.hooks })) {
    await git(['config', key, value], place);
  }
  linkInto(place.cwd, main, linked);
  if (main === root) {
    copyInto(place.cwd, root, copied);
    return place;
  }
  await git(['commit', '--quiet', '--allow-empty', '--no-verify', '--message', 'what a linked work tree begins with'], place);
  const cwd = join(scratch, 'linked');
  await git(['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '-b', 'linked', cwd], place);
  linkInto(cwd, root, linked);
  copyInto(cwd, root, copied);
  return { ...place, cwd };
}

/** A temporary folder, by its real path, which git uses too. */
function scratchFolder(): string {
  try {
    return realpathSync(mkdtempSync(join(tmpdir(), 'sntrylint-trial-')));
  } catch (cause) {
    throw new UserError(`no temporary folder can be made (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'})`, {
      where: tmpdir(),
      fix: 'set TMPDIR to a folder that exists and can be written to',
      exitCode: 3,
      cause,
    });
  }
}

async function trialCommit(options: Trial, place: GitPlace): Promise<TrialResult> {
  await stage(options, place);
  const before = await git(['rev-parse', 'HEAD'], place);
  const ran = await withHooks(['commit', '--message', 'sntrylint doctor'], place, options.milliseconds);
  return result(ran, !before.equals(await git(['rev-parse', 'HEAD'], place)));
}

async function trialPush(folder: string, options: Trial, place: GitPlace): Promise<TrialResult> {
  // The commit's hooks may have removed the file.
  await stage(options, place);
  await git(['commit', '--quiet', '--allow-empty', '--no-verify', '--message', 'sntrylint doctor'], place);
  const remote = { cwd: folder, env: place.env };
  await git(['init', '--quiet', '--bare', '--template=', remote.cwd], place);
  // Hooks in the user's own configuration must not run in the scratch remote.
  await git(['config', 'core.hooksPath', '/dev/null'], remote);
  const ran = await withHooks(['push', remote.cwd, 'HEAD:refs/heads/main'], place, options.milliseconds);
  return result(ran, (await git(['for-each-ref'], remote)).length > 0);
}

async function stage({ path, content }: Trial, place: GitPlace): Promise<void> {
  writeFileSync(join(place.cwd, path), content);
  await git(['add', '--force', '--', path], place);
}

function result({ code, output }: HookRun, isDone: boolean): TrialResult {
  return { outcome: isDone ? 'let through' : code === null ? 'out of time' : 'refused', output };
}

function copyInto(tree: string, from: string, paths: readonly string[]): void {
  for (const path of paths.filter((one) => existsSync(join(from, one)))) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    cpSync(join(from, path), join(tree, path), { recursive: true });
  }
}

function linkInto(tree: string, from: string, paths: readonly string[]): void {
  for (const path of paths.filter((one) => existsSync(join(from, one)))) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    symlinkSync(join(from, path), join(tree, path), 'junction');
  }
}

/** How git ended. The code is null if git took too long. */
interface HookRun {
  readonly code: number | null;
  readonly output: string;
}

/** Does not use our own runner, which turns hooks off and changes the environment that hooks have to see. */
function withHooks(args: readonly string[], { cwd, env }: GitPlace, milliseconds: number): Promise<HookRun> {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that a hook that hangs ends together with git.
    const child = spawn(gitProgram({ cwd, env }), args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, detached: process.platform !== 'win32' });
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
