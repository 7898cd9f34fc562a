import { isContent } from '../../git/commits/changes/parse-raw-diff.ts';
import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import type { CatFile } from '../../git/objects/cat-file.ts';
import { indexEntries } from '../../git/staging/index-entries.ts';
import { type StagedBatch, type StagedSubmodule, stagedEntries } from '../../git/staging/staged-entries.ts';
import type { GitPlace } from '../../git/run.ts';
import { meantPath, where } from '../../git/repository/where.ts';

/** Which content of the index is read: what the next commit would add, and the content of named paths. */
export interface IndexRequest extends GitPlace {
  /**
   * Files and folders, relative to `cwd` or absolute. Their content in the index is read even if it has not changed.
   */
  readonly paths: readonly string[];
  /** A file descriptor with the list that git gave the hook; it holds no deletions. */
  readonly listed?: number | undefined;
}

/** A part of what is read from the index. */
export interface ContentBatch {
  readonly entries: readonly ContentEntry[];
  /** Paths at which a parent of the merge has the same content as the index. */
  readonly merged: readonly Buffer[];
  readonly submodules: readonly StagedSubmodule[];
  readonly unmerged: readonly Buffer[];
  readonly deleted: readonly Buffer[];
}

export interface ContentEntry {
  readonly path: Buffer;
  readonly oid: string;
  /** Null if newness has no meaning, since the content was named but the commit does not change it. */
  readonly before: readonly string[] | null;
}

/**
 * The staged changes, and the content that the index has for the named paths.
 *
 * The pre-commit framework names the staged files in a commit. With `--all-files` and `--from-ref` it names all files;
 * then the index equals HEAD, and all of its content is judged. In a merge the framework also names resolved files that
 * are the same as in HEAD; these add nothing.
 * @throws {UserError} with exit code 2 if a named path is not in the index.
 */
export async function* stagedContent(options: IndexRequest, objects: CatFile): AsyncGenerator<ContentBatch, void, void> {
  const { batches, merging } = await stagedEntries(options, objects, options.listed);
  if (options.paths.length === 0) yield* batches;
  else yield await withNamed(batches, merging, options);
}

async function withNamed(batches: AsyncIterable<StagedBatch>, merging: boolean, options: IndexRequest): Promise<ContentBatch> {
  const all: StagedBatch[] = [];
  for await (const batch of batches) all.push(batch);
  const entries = all.flatMap((batch) => batch.entries);
  const deleted = all.flatMap((batch) => batch.deleted);

  const { root } = where(options);
  // A path outside of the repository stays as it is, so that it matches nothing in the index.
  const names = options.paths.map((path) => meantPath(root, resolve(options.cwd, path)) ?? path);
  const named = await indexEntries(names, options);
  const gone = new Set(deleted.map((path) => path.toString('utf8')));
  const unknown = named.unknown.filter((name) => !gone.has(name) && ![...gone].some((path) => path.startsWith(`${name}/`)));
  if (unknown.length > 0) throw notInIndex(unknown);

  const changed = new Set(entries.map(({ path }) => path.toString('latin1')));
  const unchanged = named.entries.filter(({ path, mode, stage }) => isContent(mode) && stage === 0 && !changed.has(path.toString('latin1')));
  return {
    entries: merging ? entries : [...entries, ...unchanged.map(({ path, oid }) => ({ path, oid, before: null }))],
    merged: merging ? unchanged.map(({ path }) => path) : [],
    submodules: all.flatMap((batch) => batch.submodules),
    unmerged: all.flatMap((batch) => batch.unmerged),
    deleted,
  };
}

function notInIndex(paths: readonly string[]): UserError {
  const more = paths.length > 1 ? ` (and ${paths.length - 1} more)` : '';
  return new UserError(`${paths[0]} is not in the index${more}`, {
    where: paths[0],
    fix: 'Stage it with git add, or name it without "staged" to read the file itself.',
  });
}
