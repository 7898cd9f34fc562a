import { commitFiles } from '../../git/commits/file-at.ts';
import type { GitPlace } from '../../git/run.ts';
import { UserError } from '../../errors.ts';
import { type Blob, type NotRead, plainEnd, type Source, type SourceEnd } from '../source.ts';

/** A file as one commit has it. */
export interface CommitFile {
  readonly commit: string;
  readonly path: string;
}

/** Single files of single commits. Missing files and missing commits are left out. */
export function commitFileSource(files: readonly CommitFile[], place: GitPlace): Source {
  return {
    name: 'history',
    read: ({ skip }) => read(files, place, skip),
  };
}

async function* read(files: readonly CommitFile[], place: GitPlace, skip: (notRead: NotRead) => void): AsyncGenerator<Blob, SourceEnd, void> {
  for (const { commit, path } of files) {
    let content: Buffer | null;
    try {
      const found = await (await commitFiles(commit, place)).read(path);
      content = found === null || !found.isFile ? null : await found.content();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (error.exitCode === 3) skip({ path, reason: error.what });
      continue;
    }
    if (content === null) continue;
    yield { path, content, places: async () => [{ path, commit, author: null, date: null, inHead: null }], before: null };
  }
  return { ...plainEnd, commits: new Set(files.map(({ commit }) => commit)).size, emptyReason: 'no commit holds any of these files' };
}
