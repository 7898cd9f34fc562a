import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readPlain } from '../plain-file.ts';
import { type GitPlace, git } from '../run.ts';

/** The folders in which git keeps a repository. Absolute paths. */
export interface GitFolders {
  /** The folder of this work tree. */
  readonly gitDir: string;
  /** The folder that all work trees share. It differs from `gitDir` only in a linked work tree. */
  readonly commonDir: string;
  readonly objects: string;
  /** The file that lists the commits at which a shallow clone ends; it may not exist. */
  readonly shallow: string;
}

const questions = [['--git-dir'], ['--git-common-dir'], ['--git-path', 'objects'], ['--git-path', 'shallow']] as const;

/**
 * Asks git for these folders, in one call, since starting git costs more than its work.
 * @throws {UserError} with exit code 3 if this is not a repository, or git refuses it
 */
export async function gitFolders(place: GitPlace): Promise<GitFolders> {
  const answer = await git(['rev-parse', ...questions.flat()], place);
  const lines = answer.toString('utf8').split('\n').slice(0, -1);
  // A folder's name may hold a line break. Then each question is asked separately.
  const said = lines.length === questions.length ? lines : await Promise.all(questions.map(async (one) => (await git(['rev-parse', ...one], place)).toString('utf8').slice(0, -1)));
  const [gitDir, commonDir, objects, shallow] = said.map((path) => resolve(place.cwd, path)) as [string, string, string, string];
  return { gitDir, commonDir, objects, shallow };
}

/** Whether refs are kept in files. Only then does a missing file mean that there is no ref. */
export function hasRefFiles({ commonDir }: GitFolders): boolean {
  return !existsSync(join(commonDir, 'reftable'));
}

/** The content of HEAD for a branch with a usual name. */
const usualHead = /^ref: (refs\/heads\/\w(?:[\w/-]|\.(?!\.))*)\n$/;

/** The branch that HEAD names, read from its file; null if only git can tell. */
export function headBranch(gitDir: string): string | null {
  return usualHead.exec(readPlain(join(gitDir, 'HEAD'), 4096)?.toString('latin1') ?? '')?.[1] ?? null;
}
