import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';
import type { CatFile } from '../objects/cat-file.ts';
import { listFromHook } from './list-from-hook.ts';
import { isContent, type RawChange, parseRawDiff } from '../commits/changes/parse-raw-diff.ts';
import { rawChanges } from '../commits/changes/raw-changes.ts';
import { repository } from '../repository/repository.ts';
import { type GitPlace, git, run } from '../run.ts';
import { where } from '../repository/where.ts';

/** One path that the next commit changes. */
export interface StagedEntry {
  readonly path: Buffer;
  readonly oid: string;
  /** The blobs that the parents of the next commit have at this path, at most one for each parent. */
  readonly before: readonly string[];
}

/** A part of the differences between the index and the parents of the next commit. */
export interface StagedBatch {
  readonly entries: readonly StagedEntry[];
  /** Paths at which another parent has the same content as the index, so that the next commit adds nothing there. */
  readonly merged: readonly Buffer[];
  /** Submodules that are added or changed. Their content belongs to other repositories. */
  readonly submodules: readonly StagedSubmodule[];
  readonly unmerged: readonly Buffer[];
  readonly deleted: readonly Buffer[];
}

export interface StagedSubmodule {
  readonly path: Buffer;
  /** Whether no parent of the next commit has something at this path. */
  readonly isNew: boolean;
}

/** How the index differs from the parents of the next commit. */
export interface StagedEntries {
  /** In the order in which git lists them; each batch is what a pipe gives at once. */
  readonly batches: AsyncIterable<StagedBatch>;
  /** Whether a merge is under way. Then the next commit has more than one parent. */
  readonly merging: boolean;
}

/**
 * Compares the index with HEAD. In a merge the content of the other parents (`MERGE_HEAD`) is not new either. Object
 * names tell this, so a partial clone need not have these objects. Intent-to-add entries are left out, since the commit
 * will not have them.
 * @param objects for the same place and not used yet. It is asked whether a merge is under way, which saves a process
 * @param listed a file descriptor with the list that git gave the hook (see {@link listFromHook}); it holds no
 *   deletions
 * @throws {UserError} with exit code 3 and git's own words if git fails; the batches throw it too.
 */
export async function stagedEntries(place: GitPlace, objects: CatFile, listed?: number): Promise<StagedEntries> {
  const asked = objects.knows('MERGE_HEAD');
  asked.catch(() => {});
  const changes = stagedChanges(place, listed);
  // git lists the changes while it is found out whether a merge is under way.
  const first = changes.next();
  first.catch(() => {});
  try {
    const parents = (await asked) ? await mergeHeads(place) : mergingIn(place.env);
    const others = await Promise.all(parents.map((commit) => otherParent(commit, place)));
    return { batches: batches(first, changes, others, place), merging: others.length > 0 };
  } catch (error) {
    await changes.return();
    throw error;
  }
}

type Changes = AsyncGenerator<readonly RawChange[], void, void>;

async function* batches(first: ReturnType<Changes['next']>, rest: Changes, others: readonly Parent[], place: GitPlace): AsyncGenerator<StagedBatch, void, void> {
  let isEmpty = true;
  let deletes = false;
  /** The last unmerged path, since git lists such a path once for each of its versions. */
  let last: Buffer = Buffer.alloc(0);
  try {
    for (let next = await first; next.done !== true; next = await rest.next()) {
      const changes = next.value;
      const unmerged: Buffer[] = [];
      for (const { status, path } of changes) {
        if (status === 'D') deletes = true;
        else isEmpty = false;
        if (status !== 'U' || last.equals(path)) continue;
        unmerged.push(path);
        last = path;
      }
      const contents = changes.filter((change) => isContent(change.newMode));
      const isMerged = ({ path, newOid }: RawChange): boolean => others.some((parent) => hasAt(parent, path, newOid));
      yield {
        entries: contents.filter((change) => !isMerged(change)).map((change) => stagedEntry(change, others)),
        merged: contents.filter(isMerged).map(({ path }) => path),
        submodules: changes.filter(({ newMode }) => newMode === submodule).map((change) => ({ path: change.path, isNew: isNewPath(change, others) })),
        unmerged,
        deleted: changes.filter(({ status }) => status === 'D').map(({ path }) => path),
      };
    }
  } finally {
    await rest.return();
  }
  if (!isEmpty) return;
  // If nothing is listed, this may be a bare repository, which has no index. Then this throws.
  await repository(place);
  if (deletes) refuseMissingIndex(place);
}

/**
 * git takes a missing index for an empty one, so all files would count as deleted. But before a hook starts, git has
 * always written the index of the commit. So if GIT_INDEX_FILE names a missing file, it is wrong, for example a
 * relative path in another folder, and the staged content would not be read.
 */
function refuseMissingIndex(place: GitPlace): void {
  const { root, env } = where(place);
  const index = env['GIT_INDEX_FILE'];
  if (!index || existsSync(resolve(root, index))) return;
  throw new UserError('GIT_INDEX_FILE names a file that is not there, so nothing that is staged can be read', {
    where: index,
    fix: 'set it to the absolute path of the commit’s index',
    exitCode: 3,
  });
}

async function* stagedChanges(place: GitPlace, listed: number | undefined): Changes {
  let isUnderWay = false;
  if (listed !== undefined) {
    try {
      for await (const changes of listFromHook(listed)) {
        isUnderWay = true;
        yield changes;
      }
      return;
    } catch (error) {
      // If nothing of the list could be used, git is asked as it is without a hook.
      if (isUnderWay) throw error;
    }
  }
  try {
    for await (const changes of rawChanges(diffIndex('HEAD'), place)) {
      isUnderWay = true;
      yield changes;
    }
  } catch (error) {
    if (isUnderWay || !(await isUnborn(place))) throw error;
    const { objectFormat } = await repository(place);
    yield* rawChanges(diffIndex(emptyTree[objectFormat]), place);
  }
}

/**
 * A plumbing command, so that no `diff.*` setting changes its output. It gives full object names, and lists a renamed
 * file as a new one.
 */
function diffIndex(tree: string): readonly string[] {
  return ['diff-index', '--cached', '--raw', '-z', '--no-abbrev', '--no-renames', '--ita-invisible-in-index', tree, '--'];
}

/** Every git knows the empty tree, even if it is not stored. */
const emptyTree = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** Whether there is no commit yet: HEAD names a branch that does not exist. A broken HEAD is a different error. */
async function isUnborn(place: GitPlace): Promise<boolean> {
  const [head, branch] = await Promise.all([
    run(['rev-parse', '--quiet', '--verify', 'HEAD'], place),
    run(['symbolic-ref', '--quiet', 'HEAD'], place),
  ]);
  return head.code === 1 && branch.code === 0;
}

/**
 * The commits that `git merge` takes in, while its hook pre-merge-commit runs. git writes MERGE_HEAD only after this
 * hook. Until then it sets variables whose names are `GITHEAD_` and the commit (git/git builtin/merge.c).
 */
export function mergingIn(env: Environment): readonly string[] {
  return Object.keys(env).flatMap((name) => /^GITHEAD_([0-9a-f]{40}|[0-9a-f]{64})$/.exec(name)?.[1] ?? []);
}

/**
 * The commits in MERGE_HEAD. In an octopus merge the file has several lines; as a revision it stands only for the
 * first.
 */
async function mergeHeads(place: GitPlace): Promise<readonly string[]> {
  const { mergeHeadFile } = await repository(place);
  try {
    return readFileSync(resolve(place.cwd, mergeHeadFile), 'latin1').split('\n').filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

type Parent = ReadonlyMap<string, RawChange>;

/** Where the index differs from another parent, by path. */
async function otherParent(commit: string, place: GitPlace): Promise<Parent> {
  const changes = parseRawDiff(await git(diffIndex(commit), place));
  return new Map(changes.map((change) => [change.path.toString('latin1'), change]));
}

function hasAt(parent: Parent, path: Buffer, oid: string): boolean {
  const change = parent.get(path.toString('latin1'));
  return change === undefined || blobBefore(change) === oid;
}

function isNewPath({ path, oldMode }: RawChange, others: readonly Parent[]): boolean {
  const name = path.toString('latin1');
  return oldMode === absent && others.every((parent) => parent.get(name)?.oldMode === absent);
}

const submodule = '160000';
const absent = '000000';

function stagedEntry(change: RawChange, others: readonly Parent[]): StagedEntry {
  const { path, newOid: oid } = change;
  const elsewhere = others.flatMap((parent) => parent.get(path.toString('latin1')) ?? []);
  const before = [change, ...elsewhere].map(blobBefore).filter((blob) => blob !== null);
  return { path, oid, before: [...new Set(before)] };
}

function blobBefore({ oldMode, oldOid }: RawChange): string | null {
  return isContent(oldMode) ? oldOid : null;
}
