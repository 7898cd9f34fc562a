import { UserError } from '../../errors.ts';
import { commitOf } from './revision.ts';
import { type GitPlace, git } from '../run.ts';

/** Files of one commit, by their paths from the repository's root. */
export interface CommitFiles {
  /** The full name of the commit. */
  readonly commit: string;
  /**
   * What the commit holds at a path; null if there is nothing.
   * @throws {UserError} with exit code 3 if git cannot give it.
   */
  readonly read: (path: string) => Promise<FileAt | null>;
}

export interface FileAt {
  /** Symlinks and submodules do not count as files. */
  readonly isFile: boolean;
  /** Bytes; 0 if it is not a file. */
  readonly size: number;
  readonly content: () => Promise<Buffer>;
}

/**
 * Opens a commit for reading single files.
 * @throws {UserError} with exit code 3 if there is no such commit, or git fails.
 */
export async function commitFiles(revision: string, place: GitPlace): Promise<CommitFiles> {
  const commit = await commitName(revision, place);
  return { commit, read: (path) => fileAt(commit, path, place) };
}

async function commitName(revision: string, place: GitPlace): Promise<string> {
  const unknown = new UserError('there is no such commit here', {
    where: revision,
    exitCode: 3,
    fix: 'in a shallow clone, fetch it first: git fetch --depth=1 origin COMMIT',
  });
  const commit = await commitOf(revision, place);
  if (commit !== null) return commit;
  // Outside of a repository, git's own error message is better.
  await git(['rev-parse', '--git-dir'], place);
  throw unknown;
}

async function fileAt(commit: string, path: string, place: GitPlace): Promise<FileAt | null> {
  const listed = await git(['ls-tree', '-z', '--long', '--full-tree', commit, '--', path], place);
  // `100644 blob 4d3f…      12\t.sntrylint.yaml\0`; the size is `-` for anything but a blob.
  const found = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t/.exec(listed.toString('latin1'));
  if (found === null) return null;
  const [, mode = '', type = '', oid = '', size = ''] = found;
  return {
    isFile: type === 'blob' && mode !== '120000',
    size: Number(size) || 0,
    content: () => git(['cat-file', 'blob', oid], place),
  };
}
