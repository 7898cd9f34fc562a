import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type GitFolders, gitFolders, hasRefFiles, headBranch } from '../repository/git-folders.ts';
import { isOfFileSystem, readPlain } from '../plain-file.ts';
import { type GitPlace, git, run } from '../run.ts';

/** Where walks through a history begin. */
export interface HistoryRoots {
  /**
   * Objects that are named by refs, by HEAD, by the HEADs and own refs of other work trees, or by older stashes. They
   * may be tags.
   */
  readonly refs: readonly string[];
  /** Commits that only a reflog still names, including the reflogs of other work trees. */
  readonly reflogs: readonly string[];
}

/** Finds them. @throws {UserError} with exit code 3 if git fails */
export async function historyRoots(place: GitPlace, known = gitFolders(place)): Promise<HistoryRoots> {
  // Refs are listed while the folders are still asked for.
  const listing = git(['for-each-ref', '--format=%(objectname)'], place);
  listing.catch(() => {});
  const folders = await known;
  const { gitDir, commonDir } = folders;
  // git is asked only about things whose files exist, since starting git costs more than its work.
  const ask = async (mayBe: boolean, args: readonly string[]): Promise<Buffer> => (mayBe ? (await run(args, place)).stdout : Buffer.alloc(0));
  const hasFiles = hasRefFiles(folders);
  const mayHaveLogs = !hasFiles || [gitDir, commonDir].some((folder) => existsSync(join(folder, 'logs')));
  const mayHaveTrees = gitDir !== commonDir || existsSync(join(commonDir, 'worktrees'));
  const [refs, head, worktrees, own, stashes, reflogs] = await Promise.all([
    listing,
    // If HEAD is a branch, it is among the refs already.
    ask(!hasFiles || headBranch(gitDir) === null, ['rev-parse', '--quiet', '--verify', 'HEAD']),
    ask(mayHaveTrees, ['worktree', 'list', '--porcelain']),
    workTreeRefs(place, folders),
    // `git log` would check signatures where the repository's configuration asks for it, with a program that it names.
    ask(mayHaveLogs, ['rev-list', '--walk-reflogs', 'refs/stash', '--']),
    ask(mayHaveLogs || mayHaveTrees, ['rev-list', '--no-walk=unsorted', '--reflog']),
  ]);
  const heads = [...lines(worktrees)].flatMap((line) => /^HEAD ([0-9a-f]{40,64})$/.exec(line)?.[1] ?? []).filter((oid) => !/^0+$/.test(oid));
  return {
    refs: [...new Set([...lines(refs), ...lines(head), ...heads, ...own, ...lines(stashes)])],
    reflogs: lines(reflogs),
  };
}

/**
 * The refs that each work tree has for itself (`git help worktree`, "refs"). git shows only those of the work tree in
 * which it runs.
 */
const ownRefs = ['refs/bisect', 'refs/worktree', 'refs/rewritten'];

async function workTreeRefs(place: GitPlace, { commonDir: common }: GitFolders): Promise<readonly string[]> {
  // All work trees, with the main one. So it does not matter in which of them we are.
  const folders = [common, ...linkedFolders(join(common, 'worktrees'))].filter((folder) => existsSync(join(folder, 'reftable')) || ownRefs.some((name) => existsSync(join(folder, name))));
  const listed = await Promise.all(folders.map((folder) => git(['for-each-ref', '--format=%(objectname)', ...ownRefs.map((name) => `${name}/`)], { ...place, env: { ...place.env, GIT_DIR: folder } })));
  return listed.flatMap(lines);
}

/** The folders in which git keeps linked work trees. A folder without these files is ignored, as git does. */
function linkedFolders(all: string): readonly string[] {
  try {
    return readdirSync(all).map((name) => join(all, name)).filter((folder) => ['HEAD', 'commondir'].every((file) => readPlain(join(folder, file), 4096) !== null));
  } catch (error) {
    if (!isOfFileSystem(error)) throw error;
    return [];
  }
}

function lines(output: Buffer): readonly string[] {
  return output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** How many commits refs and HEAD reach; null if git cannot walk them because one is missing or broken. */
export async function commitCount(place: GitPlace): Promise<number | null> {
  const { code, stdout } = await run(['rev-list', '--count', '--all'], place);
  return code === 0 ? Number(stdout.toString('latin1')) : null;
}
