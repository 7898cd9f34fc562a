import { UserError } from '../errors.ts';
import { CatFile, type GitObject } from '../git/cat-file.ts';
import { showPath } from '../git/show-path.ts';
import type { GitPlace } from '../git/run.ts';
import { type Limits, tooLarge } from './limits.ts';
import { earlierBlobs } from './earlier-blobs.ts';
import { fileNameBlob } from './file-name.ts';
import type { Blob, NotRead, Source } from './source.ts';
import { type StagedContent, stagedContent } from './staged-content.ts';

/** What `sntrylint staged` reads. */
export interface StagedOptions extends GitPlace, Limits {
  /** Files and folders whose content in the index is read too, changed or not; relative to `cwd` or absolute. */
  readonly paths: readonly string[];
}

/**
 * What the next commit would add: the blobs of the index that HEAD (in a merge: each parent) does not have at that path,
 * whatever the work tree holds.
 */
export function staged(options: StagedOptions): Source {
  const notes: string[] = [];
  const source = {
    name: 'staged' as const,
    commits: 0,
    notes,
    emptyReason: null as string | null,
    blobs(skip: (notRead: NotRead) => void): AsyncIterable<Blob> {
      // git starts before anybody waits for it: its start is most of what a hook costs.
      const objects = new CatFile(options);
      const content = stagedContent(options, objects);
      content.catch(() => {});
      return read(options, objects, content, skip, (why) => {
        source.emptyReason = why;
        notes.push(why);
      });
    },
  };
  return source;
}

async function* read(
  options: StagedOptions,
  objects: CatFile,
  asked: Promise<StagedContent>,
  skip: (notRead: NotRead) => void,
  nothing: (why: string) => void,
): AsyncGenerator<Blob, void, void> {
  const earlier = earlierBlobs(options);
  try {
    const content = await asked;
    for (const path of content.unmerged) skip({ path: showPath(path), reason: 'it is unmerged: resolve the conflict and add it' });
    const entries = content.entries.map((entry) => ({ ...entry, path: showPath(entry.path) })).filter(({ path }) => !options.exclude?.(path));
    if (entries.length === 0 && content.unmerged.length === 0) nothing(whyNothing(content));

    let done = 0;
    try {
      for await (const object of objects.objects(entries.map(({ oid }) => oid), true)) {
        const { path, before } = entries[done]!;
        done += 1;
        const name = before?.length === 0 ? fileNameBlob(path) : null;
        if (name !== null) yield name;
        const reason = unread(object, options);
        if (reason !== null) skip({ path, reason });
        else if (object.kind !== 'unreadable') yield blob(path, object.content, before === null ? null : () => earlier.read(before));
      }
      await objects.close();
    } catch (error) {
      // What was read before git broke off still counts; what was not is named.
      if (!(error instanceof UserError) || done === 0 || done === entries.length) throw error;
      for (const { path } of entries.slice(done)) skip({ path, reason: error.what });
    }
  } finally {
    objects.kill();
    earlier.end();
  }
}

function unread(object: GitObject, { maxFileSize }: Limits): string | null {
  if (object.kind === 'unreadable') return object.reason;
  return maxFileSize !== undefined && object.size > maxFileSize ? tooLarge(maxFileSize) : null;
}

function blob(path: string, content: Blob['content'], before: Blob['before']): Blob {
  return { path, content, places: async () => [{ path, commit: null, author: null, date: null, inHead: null }], before };
}

function whyNothing({ entries, deletions }: StagedContent): string {
  if (entries.length > 0) return 'all that is staged is excluded';
  return deletions > 0 ? 'only deletions are staged' : 'nothing is staged';
}
