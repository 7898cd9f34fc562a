import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { type GitFolders, gitFolders, hasRefFiles } from '../repository/git-folders.ts';
import { readPlain } from '../plain-file.ts';
import { type GitPlace, git } from '../run.ts';

/** How the history that git shows differs from the complete history. */
export interface MissingHistory {
  /** The commits of a shallow clone that lack their parents. */
  readonly shallow: ReadonlySet<string>;
  /** Whether `git replace` or `info/grafts` make git show another history than the stored one. */
  readonly isRewritten: boolean;
}

/** @throws {UserError} with exit code 3 if this is not a repository, or git refuses it. */
export async function missingHistory(place: GitPlace, known = gitFolders(place)): Promise<MissingHistory> {
  const folders = await known;
  const isReplaced = mayReplace(folders) && (await git(['for-each-ref', '--count=1', 'refs/replace/'], place)).length > 0;
  return { shallow: lines(folders.shallow), isRewritten: isReplaced || existsSync(join(folders.commonDir, 'info/grafts')) };
}

/** Whether there may be a replacement ref. False if no file could hold one; otherwise git has to be asked. */
function mayReplace(folders: GitFolders): boolean {
  const { commonDir } = folders;
  const packed = join(commonDir, 'packed-refs');
  if (!hasRefFiles(folders) || existsSync(join(commonDir, 'refs/replace'))) return true;
  return existsSync(packed) && (readPlain(packed, mostBytes)?.includes('refs/replace/') ?? true);
}

/** The lines of a file. @throws {UserError} with exit code 3 if something other than a file stands there */
function lines(file: string): ReadonlySet<string> {
  if (!existsSync(file)) return new Set();
  const text = readPlain(file, mostBytes);
  if (text === null) throw new UserError('the list of the commits at which the shallow clone ends cannot be read', { where: file, exitCode: 3 });
  return new Set(text.toString('latin1').split('\n').filter((line) => line !== ''));
}

const mostBytes = 256 * 1024 * 1024;
