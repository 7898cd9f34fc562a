import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { readPlain } from '../plain-file.ts';
import { type GitPlace, git } from '../run.ts';

/** Where the history of a repository is not what git shows at first sight. */
export interface MissingHistory {
  /** The commits whose parents a shallow clone does not have. */
  readonly shallow: ReadonlySet<string>;
  /** Whether `git replace` or `info/grafts` would show another history than the one that is stored. */
  readonly isRewritten: boolean;
}

/** @throws {UserError} with exit code 3 where this is no repository, or git refuses it. */
export async function missingHistory(place: GitPlace): Promise<MissingHistory> {
  // One question each: a folder's name can hold a line break.
  const [shallow, common, replaced] = await Promise.all([
    git(['rev-parse', '--git-path', 'shallow'], place),
    git(['rev-parse', '--git-common-dir'], place),
    git(['for-each-ref', '--count=1', 'refs/replace/'], place),
  ]);
  const path = (line: Buffer): string => resolve(place.cwd, line.toString('utf8').slice(0, -1));
  return { shallow: lines(path(shallow)), isRewritten: replaced.length > 0 || existsSync(join(path(common), 'info/grafts')) };
}

/** @throws {UserError} with exit code 3 for something else in its place */
function lines(file: string): ReadonlySet<string> {
  if (!existsSync(file)) return new Set();
  const text = readPlain(file, mostBytes);
  if (text === null) throw new UserError('the list of where a shallow clone ends cannot be read', { where: file, exitCode: 3 });
  return new Set(text.toString('latin1').split('\n').filter((line) => line !== ''));
}

const mostBytes = 256 * 1024 * 1024;
