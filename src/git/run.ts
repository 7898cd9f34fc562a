import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { programPath } from '../program.ts';
import { gitEnvironment, gitOptions } from './environment.ts';
import { watch } from './waited-for.ts';
import { refuseWaitingFiles } from './waiting-files.ts';
import { bound, where } from './where.ts';

/** Where git runs, and in which environment (the caller's own; it is closed here). */
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

/** Enough for git's words; a git that complains about every file must not fill the memory. */
export const stderrLimit = 64 * 1024;

/**
 * Starts git with an argument list (no shell in between). Nothing of it waits for the process.
 * @throws {UserError} with exit code 3 if no file can be opened any more (EMFILE), or git would wait for one without end.
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
 * Starts git for what it prints, to be read while it runs; nothing can be written to it.
 * @throws {UserError} with exit code 3 if no file can be opened any more (EMFILE), or git would wait for one without end.
 */
export function output(args: readonly string[], place: GitPlace): Omit<Running, 'stdin'> {
  return launch(args, place, 'ignore');
}

/** A file that cannot be there. */
const nowhere = `${process.execPath}-is-no-folder/git`;

/** Starts git. A pipe for standard input costs a hook a millisecond, so it is made only if it is needed. */
function launch(args: readonly string[], place: GitPlace, stdin: 'pipe' | 'ignore'): Omit<Running, 'stdin'> & { readonly child: ChildProcess } {
  refuseFifo(place, args);
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
  // Nobody may be reading.
  stdout.on('error', () => {});
  if (place.signal !== undefined) endWith(place.signal, child, () => stop(new UserError(`git ${commandOf(args)} was interrupted`, { exitCode: 3 })));
  watch(child, commandOf(args) ?? '', place, stop);
  // When a process ends, Node pours out what nobody listens to yet; a listener keeps it until it is read.
  stdout.on('readable', () => {});
  const words = collect(stderr);
  const ended = ending(child, words, place);
  ended.catch(() => {});
  return { args, child, stdout, ended, stderr: words, kill };
}

/** Commands that look at loose objects by themselves, and not at those alone that they are told. */
const walks = new Set(['rev-list', 'log', 'fsck']);

/** Places that were looked at, and whether with all objects: a look at each start of git would cost a hook a tenth of a millisecond. */
const seen = new Map<string, boolean>();

/** A folder that somebody packed may hold a FIFO in the place of a file, which git opens and waits for. */
function refuseFifo(place: GitPlace, args: readonly string[]): void {
  const key = `${place.cwd}\0${place.env['GIT_DIR'] ?? ''}`;
  const withObjects = walks.has(commandOf(args) ?? '') || args.some((one) => one === '--batch-all-objects' || one.startsWith('--batch-check='));
  const known = seen.get(key);
  if (known === true || known === withObjects) return;
  const { root, gitDir } = where(place);
  // A folder without a HEAD that can be read is no repository to us, and may be one to git.
  refuseWaitingFiles(root, gitDir ?? join(root, '.git'), withObjects);
  seen.set(key, withObjects);
}

/** @throws {UserError} with exit code 3 if there is none on the PATH */
export function gitProgram({ env, cwd }: GitPlace): string {
  const path = programPath('git', env, cwd);
  if (path === null) throw notStarted(Object.assign(new Error('git was not found'), { code: 'ENOENT' }), { cwd, env });
  return path;
}

/** Ends git when a signal aborts; who reads its output is told by an error. */
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
 * Runs git to its end, whatever its exit code; for commands with little output.
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
 * {@link run}, for commands that must succeed.
 * @throws {UserError} with exit code 3 and git's own words.
 */
export async function git(args: readonly string[], place: GitPlace): Promise<Buffer> {
  const ran = await run(args, place);
  if (ran.code !== 0) throw gitFailure(args, ran);
  return ran.stdout;
}

/**
 * {@link git}, for commands that are told lines on standard input.
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

/** The command among arguments, which a setting (`-c name=value`) may stand before. */
function commandOf(args: readonly string[]): string | undefined {
  return args[0] === '-c' ? args[2] : args[0];
}

/** How many lines of git's output an error shows: one for every file of a repository would hide the reason. */
const mostLines = 12;

/**
 * The error for a git command that failed: its name, how it ended, and its own words, with what git says to do about it.
 *
 *     fatal: detected dubious ownership in repository at '/srv/app'
 *     To add an exception for this directory, call:
 *
 *             git config --global --add safe.directory /srv/app
 */
export function gitFailure(args: readonly string[], ended: Ended): UserError {
  const lines = ended.stderr.trim().split('\n');
  // Warnings may stand before it.
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
