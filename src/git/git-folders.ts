import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readPlain } from './plain-file.ts';
import { type GitPlace, git } from './run.ts';

/** Where git keeps what it knows of a repository. Absolute paths. */
export interface GitFolders {
  /** Of this work tree. */
  readonly gitDir: string;
  /** Of all work trees together; the same as `gitDir` but in a linked one. */
  readonly commonDir: string;
  readonly objects: string;
  /** The file that says where a shallow clone ends; there need not be one. */
  readonly shallow: string;
}

const questions = [['--git-dir'], ['--git-common-dir'], ['--git-path', 'objects'], ['--git-path', 'shallow']] as const;

/**
 * Asks git where it keeps what it knows: one git, for starting one costs more than all that it does.
 * @throws {UserError} with exit code 3 where this is no repository, or git refuses it
 */
export async function gitFolders(place: GitPlace): Promise<GitFolders> {
  const answer = await git(['rev-parse', ...questions.flat()], place);
  const lines = answer.toString('utf8').split('\n').slice(0, -1);
  // A folder's name can hold a line break; then each question is asked by itself.
  const said = lines.length === questions.length ? lines : await Promise.all(questions.map(async (one) => (await git(['rev-parse', ...one], place)).toString('utf8').slice(0, -1)));
  const [gitDir, commonDir, objects, shallow] = said.map((path) => resolve(place.cwd, path)) as [string, string, string, string];
  return { gitDir, commonDir, objects, shallow };
}

/** Whether refs are kept in files: what a missing file says is true only then. */
export function hasRefFiles({ commonDir }: GitFolders): boolean {
  return !existsSync(join(commonDir, 'reftable'));
}

/** A branch of a usual name, as HEAD holds it. */
const usualHead = /^ref: (refs\/heads\/\w(?:[\w/-]|\.(?!\.))*)\n$/;

/** The branch that HEAD stands for, read from its file; null where only git can say. */
export function headBranch(gitDir: string): string | null {
  return usualHead.exec(readPlain(join(gitDir, 'HEAD'), 4096)?.toString('latin1') ?? '')?.[1] ?? null;
}
