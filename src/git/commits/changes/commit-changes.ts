import { Readable, type Writable } from 'node:stream';
import { UserError } from '../../../errors.ts';
import { type CommitStep, commitSteps } from './parse-commit-changes.ts';
import { type GitPlace, type Running, gitFailure, start } from '../../run.ts';

/** Which commits to walk. */
export interface Walk {
  /**
   * Lines for `git rev-list --stdin`: the name of an object, `^` and a name to leave its history out, `A...B`, or
   * `A^!`.
   */
  readonly revisions: readonly string[];
  /** Refs whose history is left out: `['--remotes']`, `['--all']`. */
  readonly not: readonly string[];
}

/** A walk that has already started. */
export interface CommitChanges {
  /**
   * The commits, each followed by its changes, while git still lists, so that a long range is never held as a whole.
   * Parents come before their children, and commits of different branches in the order of their dates.
   * @throws {UserError} with exit code 3 and git's own words if git fails.
   */
  readonly batches: AsyncGenerator<readonly CommitStep[], void, void>;
  readonly kill: () => void;
}

const diffTree = ['diff-tree', '--stdin', '--always', '--root', '-r', '-c', '--raw', '-z', '--no-abbrev', '--no-renames', '--ignore-submodules=none'];

/**
 * What commits change compared with their parents; for a merge, what differs from every one of its parents. It uses
 * git's plumbing, which ignores all `diff.*` and `log.*` settings. A renamed file counts as a new one.
 *
 * @param ahead how many bytes of git's answer are read before they are needed
 */
export function commitChanges({ revisions, not }: Walk, place: GitPlace, ahead = 0): CommitChanges {
  const list = start(['rev-list', '--date-order', '--reverse', '--stdin', ...(not.length === 0 ? [] : ['--not', ...not])], place);
  const diff = start(diffTree, place);
  list.stdin.end(`${revisions.join('\n')}\n`);
  const listed = pass(list, diff.stdin);
  listed.catch(() => {});
  const kill = (): void => {
    list.kill();
    diff.kill();
  };
  const answer = diff.stdout as AsyncIterable<Buffer>;
  return { batches: steps(diff, ahead === 0 ? answer : readAhead(answer, ahead), listed), kill };
}

/**
 * What some commits change, as {@link commitChanges} tells it: for each commit its steps.
 *
 * @throws {UserError} with exit code 3 and git's own words if git fails
 */
export async function changesOf(commits: readonly string[], place: GitPlace): Promise<ReadonlyMap<string, readonly CommitStep[]>> {
  const diff = start(diffTree, place);
  diff.stdin.end(commits.map((commit) => `${commit}\n`).join(''));
  const found = new Map<string, CommitStep[]>(commits.map((commit) => [commit, []]));
  try {
    for await (const batch of steps(diff, diff.stdout as AsyncIterable<Buffer>, Promise.resolve(commits.length))) {
      for (const step of batch) found.get(step.commit)!.push(step);
    }
  } finally {
    diff.kill();
  }
  return found;
}

async function* steps(diff: Running, answer: AsyncIterable<Buffer>, listed: Promise<number>): AsyncGenerator<readonly CommitStep[], void, void> {
  let told = 0;
  const all = commitSteps(answer);
  let next = await all.next();
  for (; next.done !== true; next = await all.next()) {
    told += next.value.filter(({ kind }) => kind === 'commit').length;
    yield next.value;
  }
  const rest = next.value;
  const ended = await diff.ended;
  if (ended.code !== 0) throw gitFailure(diff.args, ended);
  if (rest > 0) throw new UserError('git diff-tree broke off in the middle of a change', { exitCode: 3 });
  // If a commit is missing but a commit-graph still lists it, git says nothing. So the commits are counted.
  const missing = (await listed) - told;
  if (missing > 0) throw new UserError(`git diff-tree could not read ${missing} of the commits`, { fix: 'git fsck says more.', exitCode: 3 });
}

const blockBytes = 64 * 1024;

/** Reads up to this many bytes ahead. Then git has to wait. */
function readAhead(chunks: AsyncIterable<Buffer>, bytes: number): AsyncIterable<Buffer> {
  const held = Readable.from(blocks(chunks), { highWaterMark: Math.ceil(bytes / blockBytes) });
  // The reader gets the error. Without this listener, an error before anybody reads would end the process.
  held.on('error', () => {});
  held.read(0);
  return held as AsyncIterable<Buffer>;
}

/** Joins small chunks into large ones, since the stream limits the number of chunks and not of bytes. */
async function* blocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
    if (bytes < blockBytes) continue;
    yield Buffer.concat(parts);
    parts = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(parts);
}

/**
 * Passes the names of commits from one git to another, as fast as the other reads. @returns how many commits there were
 */
async function pass(list: Running, to: Writable): Promise<number> {
  let names = 0;
  try {
    for await (const chunk of list.stdout as AsyncIterable<Buffer>) {
      for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) names++;
      if (!to.write(chunk)) await writableAgain(to);
    }
    const ended = await list.ended;
    if (ended.code !== 0) throw gitFailure(list.args, ended);
    return names;
  } finally {
    to.end();
  }
}

/** Waits until the pipe has room again. A reader that has died never empties its pipe. */
function writableAgain(to: Writable): Promise<void> {
  if (to.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const again = (): void => {
      to.off('drain', again).off('close', again);
      resolve();
    };
    to.on('drain', again).on('close', again);
  });
}
