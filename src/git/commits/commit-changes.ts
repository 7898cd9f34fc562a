import { Readable, type Writable } from 'node:stream';
import { UserError } from '../../errors.ts';
import { type CommitStep, commitSteps } from './parse-commit-changes.ts';
import { type GitPlace, type Running, gitFailure, start } from '../run.ts';

/** Which commits to walk. */
export interface Walk {
  /** Lines of `git rev-list --stdin`: object names, with `^` before those whose history is left out, or `A...B`, or `A^!`. */
  readonly revisions: readonly string[];
  /** Refs whose history is left out: `['--remotes']`, `['--all']`. */
  readonly not: readonly string[];
}

/** A walk that runs from the moment it is asked for. */
export interface CommitChanges {
  /**
   * The commits, parents first and else by date, each followed by what it changes, as git tells it: a range of any length
   * is never held whole.
   * @throws {UserError} with exit code 3 and git's own words where git fails.
   */
  readonly batches: AsyncGenerator<readonly CommitStep[], void, void>;
  readonly kill: () => void;
}

/**
 * What commits change beside their parents; of a merge what differs from each of its parents.
 * Plumbing, so that no `diff.*` or `log.*` setting reaches it; renames as what they add.
 *
 * @param ahead bytes of git's answer that are read before anybody asks for them
 */
export function commitChanges({ revisions, not }: Walk, place: GitPlace, ahead = 0): CommitChanges {
  const list = start(['rev-list', '--date-order', '--reverse', '--stdin', ...(not.length === 0 ? [] : ['--not', ...not])], place);
  const diff = start(['diff-tree', '--stdin', '--always', '--root', '-r', '-c', '--raw', '-z', '--no-abbrev', '--no-renames', '--ignore-submodules=none'], place);
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
  // Of a commit that is not there, and that only a commit-graph still knows, it says nothing at all.
  const missing = (await listed) - told;
  if (missing > 0) throw new UserError(`git diff-tree could not read ${missing} of the commits`, { fix: 'git fsck says more.', exitCode: 3 });
}

const blockBytes = 64 * 1024;

/** The same bytes, read at once and held; where so many are held, git waits. */
function readAhead(chunks: AsyncIterable<Buffer>, bytes: number): AsyncIterable<Buffer> {
  const held = Readable.from(blocks(chunks), { highWaterMark: Math.ceil(bytes / blockBytes) });
  // Whoever reads is told; it may be that nobody does.
  held.on('error', () => {});
  held.read(0);
  return held as AsyncIterable<Buffer>;
}

/** Chunks put together, so that counting them is as good as counting bytes. */
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

/** Hands the names of the commits on, no faster than they are taken, and fails where git could not list them all. @returns how many */
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

/** A reader that died never drains its pipe. */
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
