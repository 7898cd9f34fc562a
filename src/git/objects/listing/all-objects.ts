import { UserError } from '../../../errors.ts';
import { gitFailure, start, type GitPlace } from '../../run.ts';

/** One object of the store. */
export interface StoredObject {
  readonly oid: string;
  /** `blob`, `tree`, `commit` or `tag`; `missing` if the object cannot be read. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
}

const format = '--batch-check=%(objectname) %(objecttype) %(objectsize)';

/**
 * Every object of the store, in batches while git still lists. They come in the order of the packs, so that a delta is
 * read soon after its base.
 *
 * @param only the names to list instead of all
 * @throws {UserError} with exit code 3 if git fails
 */
export async function* allObjects(place: GitPlace, only: readonly string[] | null): AsyncGenerator<readonly StoredObject[], void, void> {
  const git = start(only === null ? ['cat-file', format, '--batch-all-objects'] : ['cat-file', format], place);
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

/** `0f55b516… blob 71`; `0f55b516… missing` if the store names the object but cannot read it. */
function parse(line: string): StoredObject {
  const [oid = '', type = 'missing', size = '0'] = line.split(' ');
  return { oid, type, size: Number(size) };
}
