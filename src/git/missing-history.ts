import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type GitPlace, git } from './run.ts';

/** Where the history of a repository is not what git shows at first sight. */
export interface MissingHistory {
  /** The commits whose parents a shallow clone does not have. */
  readonly shallow: ReadonlySet<string>;
  /** Whether `git replace` or `info/grafts` would show another history than the one that is stored. */
  readonly isRewritten: boolean;
}

/** @throws {UserError} with exit code 3 where this is no repository, or git refuses it. */
export async function missingHistory(place: GitPlace): Promise<MissingHistory> {
  const [paths, replaced] = await Promise.all([
    git(['rev-parse', '--git-path', 'shallow', '--git-path', 'info/grafts'], place),
    git(['for-each-ref', '--count=1', 'refs/replace/'], place),
  ]);
  const [shallow, grafts] = paths.toString('utf8').trimEnd().split('\n').map((path) => resolve(place.cwd, path));
  return { shallow: await lines(shallow!), isRewritten: replaced.length > 0 || existsSync(grafts!) };
}

async function lines(file: string): Promise<ReadonlySet<string>> {
  try {
    return new Set((await readFile(file, 'latin1')).split('\n').filter((line) => line !== ''));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}
