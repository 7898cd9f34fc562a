import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { programPath } from '../program.ts';
import { gitEnvironment, gitOptions } from './environment.ts';
import { refuseHeldRepository } from './repository/held-repository.ts';
import { watch } from './waiting/waited-for.ts';
import { type Reads, reads, refuseWaitingFiles } from './waiting/waiting-files.ts';
import { bound, where } from './repository/where.ts';

/** Where git runs, and the caller's environment. {@link gitEnvironment} makes it safe. */
export interface GitPlace {
  readonly cwd: string;
  readonly env: Environment;
  /** Ends git at once, now or when it is started. */
  readonly signal?: AbortSignal;
}

/** How a git process ended. */
export interface Ended {
  /** The exit code; null if a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to standard error, at most {@link stderrLimit} characters of it. */
  readonly stderr: string;
}

/** A git process whose output is read while it runs. */
export interface Running {
  readonly args: readonly string[];
  readonly stdin: Writable;
  /** To be read as an async iterable, now or later. */
  readonly stdout: Readable;
  /** @throws {UserError} with exit code 3 if git could not be started. */
  readonly ended: Promise<Ended>;
  /** What it wrote to standard error so far. */
  readonly stderr: () => string;
  readonly kill: () => void;
}

/** In characters: enough for git's message. A git that complains about every file must not fill the memory. */
export const stderrLimit = 64 * 1024;

/**
 * Starts git with a list of arguments, without a shell. It does not wait for the process.
 * @throws {UserError} with exit code 3 if too many files are open (EMFILE), or if git would wait for a FIFO without
 *   end.
 */
export function start(args: readonly string[], place: GitPlace): Running {
  const { child, ...running } = launch(args, place, 'pipe');
  const stdin = child.stdin as Writable;
  // A git that dies early closes its standard input; `ended` tells how it died.
  stdin.on('error', () => {});
  const kill = (): void => {
    running.kill();
    // A wrapper around git may leave the real git running when it is killed; closing its input ends that.
    stdin.destroy();
  };
  return { ...running, stdin, kill };
}

/**
 * Starts git and reads what it prints while it runs. Nothing can be written to it.
 * @throws {UserError} with exit code 3 if too many files are open (EMFILE), or if git would wait for a FIFO without
 *   end.
 */
export function output(args: readonly string[], place: GitPlace): Omit<Running, 'stdin'> {
  return launch(args, place, 'ignore');
}

/** A path at which no file can be. */
const nowhere = `${process.execPath}-is-no-folder/git`;

/** Starts git. A pipe for standard input costs a hook a millisecond, so it is made only if it is needed. */
function launch(args: readonly string[], place: GitPlace, stdin: 'pipe' | 'ignore'): Omit<Running, 'stdin'> & { readonly child: ChildProcess } {
  refuseTraps(place, args);
  // If there is no git, the process fails to start, which `ended` reports like other failures.
  const child = spawn(programPath('git', place.env, place.cwd) ?? nowhere, [...gitOptions, ...args], {
    cwd: place.cwd,
    env: gitEnvironment(bound(place)),
    stdio: [stdin, 'pipe', 'pipe'],
    windowsHide: true,
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) {
    // If no descriptors for pipes are left, Node returns a process without streams.
    child.on('error', () => {});
    throw new UserError('git could not be started: too many open files', { fix: 'Raise the limit (ulimit -n).', exitCode: 3 });
  }
  const kill = (): void => {
    child.kill('SIGKILL');
    // For Node a process has ended only after its output was read or destroyed.
    stdout.destroy();
  };
  const stop = (error: UserError): void => {
    child.kill('SIGKILL');
    child.stdin?.destroy();
    stdout.destroy(error);
  };
  // Without this listener, an error would end the process if nobody reads.
  stdout.on('error', () => {});
  if (place.signal !== undefined) {
    const { signal } = place;
    endWith(signal, child, () => stop(signal.reason instanceof UserError ? signal.reason : new UserError(`git ${commandOf(args)} was interrupted`, { exitCode: 3 })));
  }
  watch(child, commandOf(args) ?? '', place, stop);
  // When a process ends, Node pours out what nobody listens to yet; a listener keeps it until it is read.
  stdout.on('readable', () => {});
  const words = collect(stderr);
  const ended = ending(child, words, place);
  ended.catch(() => {});
  return { args, child, stdout, ended, stderr: words, kill };
}

/** Commands that look for loose objects themselves, instead of reading only those that they are told. */
const walks = new Set(['rev-list', 'log', 'fsck']);

/**
 * The folders that were searched for traps, and how far. Searching again at every start of git would cost a hook a
 * tenth of a millisecond.
 */
const seen = new Map<string, Reads>();

/**
 * A folder from somebody else, such as an unpacked archive, may hold a FIFO instead of a file. git would open it and
 * wait. A folder in the work tree may also look like a repository.
 */
function refuseTraps(place: GitPlace, args: readonly string[]): void {
  const key = `${place.cwd}\0${place.env['GIT_DIR'] ?? ''}`;
  const what = readsOf(args);
  if ((seen.get(key) ?? -1) >= what) return;
  const { root, gitDir } = where(place);
  // A folder whose HEAD cannot be read is no repository for us, but may be one for git.
  refuseWaitingFiles(root, gitDir ?? join(root, '.git'), what);
  refuseHeldRepository(place, { root, gitDir });
  seen.set(key, what);
}

/** What git reads for a command. A hook's own commands go through no folder of refs. All others may. */
function readsOf(args: readonly string[]): Reads {
  const command = commandOf(args) ?? '';
  if (walks.has(command) || args.some((one) => one === '--batch-all-objects' || one.startsWith('--batch-check='))) return reads.objects;
  const isNamed = command === 'diff-index' ? args.includes('HEAD') : command === 'cat-file' && args.includes('--batch');
  return isNamed ? reads.named : reads.refs;
}

/** The path of git. @throws {UserError} with exit code 3 if git is not on the PATH */
export function gitProgram({ env, cwd }: GitPlace): string {
  const path = programPath('git', env, cwd);
  if (path === null) throw notStarted(Object.assign(new Error('git was not found'), { code: 'ENOENT' }), { cwd, env });
  return path;
}

/** Ends git when the signal is aborted. Whoever reads its output gets an error. */
function endWith(signal: AbortSignal, child: ChildProcess, stop: () => void): void {
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop, { once: true });
  child.once('close', () => signal.removeEventListener('abort', stop));
}

/** A finished git command. */
export interface Ran extends Ended {
  readonly args: readonly string[];
  readonly stdout: Buffer;
}

/**
 * Runs git to its end, with any exit code; for commands with little output.
 * @throws {UserError} with exit code 3 if git could not be started.
 */
export async function run(args: readonly string[], place: GitPlace): Promise<Ran> {
  const { stdout, ...running } = launch(args, place, 'ignore');
  const chunks: Buffer[] = [];
  for await (const chunk of stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  const ended = await running.ended;
  return { ...ended, args, stdout: Buffer.concat(chunks) };
}

/**
 * Does what {@link run} does, for commands that must succeed.
 * @throws {UserError} with exit code 3 and git's own words.
 */
export async function git(args: readonly string[], place: GitPlace): Promise<Buffer> {
  const ran = await run(args, place);
  if (ran.code !== 0) throw gitFailure(args, ran);
  return ran.stdout;
}

/**
 * Does what {@link git} does, for commands that read lines from standard input.
 * @throws {UserError} with exit code 3 and git's own words.
 */
export async function gitToldLines(lines: readonly string[], args: readonly string[], place: GitPlace): Promise<Buffer> {
  const { stdin, stdout, ended } = start(args, place);
  stdin.end(lines.map((line) => `${line}\n`).join(''));
  const chunks: Buffer[] = [];
  for await (const chunk of stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  const end = await ended;
  if (end.code !== 0) throw gitFailure(args, end);
  return Buffer.concat(chunks);
}

/** The command in a list of arguments. A setting (`-c name=value`) may come before it. */
function commandOf(args: readonly string[]): string | undefined {
  return args[0] === '-c' ? args[2] : args[0];
}

/** How many lines of git's output an error shows. A line for every file of a repository would hide the reason. */
const mostLines = 12;

/**
 * The error for a git command that failed: the command, how it ended, and git's own message with its advice.
 *
 *     fatal: detected dubious ownership in repository at '/srv/app'
 *     To add an exception for this directory, call:
 *
 *             git config --global --add safe.directory /srv/app
 */
export function gitFailure(args: readonly string[], ended: Ended): UserError {
  const lines = ended.stderr.trim().split('\n');
  // Warnings may come before the reason.
  const reason = Math.max(0, lines.findIndex((line) => /^(?:fatal|error): /.test(line)));
  const words = lines[reason]!;
  const more = lines.toSpliced(reason, 1).slice(0, mostLines);
  const how = ended.code === null ? `was ended by ${ended.signal ?? 'a signal'}` : `failed with exit code ${ended.code}`;
  return new UserError(`git ${commandOf(args)} ${how}${words ? `: ${words}` : ''}`, {
    fix: more.join('\n').trim() || undefined,
    exitCode: 3,
  });
}

function collect(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (more: string) => {
    if (text.length < stderrLimit) text = (text + more).slice(0, stderrLimit);
  });
  return () => text;
}

function ending(child: ChildProcess, stderr: () => string, place: GitPlace): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.on('error', (cause: NodeJS.ErrnoException) => reject(notStarted(cause, place)));
    child.on('close', (code, signal) => resolve({ code, signal, stderr: stderr() }));
  });
}

function notStarted(cause: NodeJS.ErrnoException, { cwd }: GitPlace): UserError {
  // If the working folder is missing, Node reports the program as missing.
  if (!existsSync(cwd)) return new UserError('the folder does not exist', { where: cwd, exitCode: 3, cause });
  if (cause.code !== 'ENOENT') return new UserError(`git could not be started: ${cause.message}`, { exitCode: 3, cause });
  return new UserError('git is not installed, or not on the PATH', {
    fix: 'Install git, or put it on the PATH of this command.',
    exitCode: 3,
    cause,
  });
}
