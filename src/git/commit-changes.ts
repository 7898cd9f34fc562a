import type { Writable } from 'node:stream';
import { UserError } from '../errors.ts';
import { type CommitStep, commitSteps } from './parse-commit-changes.ts';
import { type GitPlace, type Running, gitFailure, start } from './run.ts';

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
 */
export function commitChanges({ revisions, not }: Walk, place: GitPlace): CommitChanges {
  const list = start(['rev-list', '--date-order', '--reverse', '--stdin', ...(not.length === 0 ? [] : ['--not', ...not])], place);
  const diff = start(['diff-tree', '--stdin', '--always', '--root', '-r', '-c', '--raw', '-z', '--no-abbrev', '--no-renames', '--ignore-submodules=none'], place);
  list.stdin.end(`${revisions.join('\n')}\n`);
  const listed = pass(list, diff.stdin);
  listed.catch(() => {});
  const kill = (): void => {
    list.kill();
    diff.kill();
  };
  return { batches: steps(diff, listed), kill };
}

async function* steps(diff: Running, listed: Promise<void>): AsyncGenerator<readonly CommitStep[], void, void> {
  const rest = yield* commitSteps(diff.stdout as AsyncIterable<Buffer>);
  const ended = await diff.ended;
  if (ended.code !== 0) throw gitFailure(diff.args, ended);
  if (rest > 0) throw new UserError('git diff-tree broke off in the middle of a change', { exitCode: 3 });
  await listed;
}

/** Hands the names of the commits on, no faster than they are taken, and fails where git could not list them all. */
async function pass(list: Running, to: Writable): Promise<void> {
  try {
    for await (const chunk of list.stdout as AsyncIterable<Buffer>) {
      if (!to.write(chunk)) await writableAgain(to);
    }
    const ended = await list.ended;
    if (ended.code !== 0) throw gitFailure(list.args, ended);
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
