import { UserError } from '../errors.ts';
import { gitFailure, start, type GitPlace } from './run.ts';

/** One object of the store. */
export interface StoredObject {
  readonly oid: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

const format = '--batch-check=%(objectname) %(objecttype) %(objectsize)';

/**
 * Every object that the store holds, in the order of its packs (so that deltas are found where they were just used), in
 * batches while git still lists.
 *
 * @param only names to look at instead of all
 * @throws {UserError} with exit code 3 where git fails, or a name is missing
 */
export async function* allObjects(place: GitPlace, only: readonly string[] | null): AsyncGenerator<readonly StoredObject[], void, void> {
  const git = start(only === null ? ['cat-file', format, '--batch-all-objects', '--unordered'] : ['cat-file', format], place);
  try {
    git.stdin.end(only === null ? '' : `${only.join('\n')}\n`);
    let rest = '';
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop()!;
      yield lines.map(parse);
    }
    const ended = await git.ended;
    if (ended.code !== 0) throw gitFailure(git.args, ended);
    if (rest !== '') throw new UserError('git cat-file broke off in the middle of a line', { exitCode: 3 });
  } finally {
    git.kill();
  }
}

function parse(line: string): StoredObject {
  const [oid, type, size] = line.split(' ');
  if (oid === undefined || type === undefined || size === undefined) {
    throw new UserError(`git cannot tell what its object ${line.split(' ')[0]} is`, { exitCode: 3, fix: 'git fsck names what is broken' });
  }
  return { oid, type, size: Number(size) };
}
