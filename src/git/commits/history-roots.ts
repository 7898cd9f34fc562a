import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isOfFileSystem, readPlain } from '../plain-file.ts';
import { type GitPlace, git, run } from '../run.ts';

/** Where walks through a history begin. */
export interface HistoryRoots {
  /**
   * Objects that refs, HEAD, the HEADs and the own refs of other work trees, and the older stashes name; tags may be among
   * them.
   */
  readonly refs: readonly string[];
  /** Commits that only a reflog still names, one of another work tree too. */
  readonly reflogs: readonly string[];
}

/** @throws {UserError} with exit code 3 where git fails */
export async function historyRoots(place: GitPlace): Promise<HistoryRoots> {
  const [refs, head, worktrees, own, stashes, reflogs] = await Promise.all([
    git(['for-each-ref', '--format=%(objectname)'], place),
    run(['rev-parse', '--quiet', '--verify', 'HEAD'], place),
    run(['worktree', 'list', '--porcelain'], place),
    workTreeRefs(place),
    run(['log', '-g', '--format=%H', 'refs/stash', '--'], place),
    run(['rev-list', '--no-walk=unsorted', '--reflog'], place),
  ]);
  const heads = [...lines(worktrees.stdout)].flatMap((line) => /^HEAD ([0-9a-f]{40,64})$/.exec(line)?.[1] ?? []).filter((oid) => !/^0+$/.test(oid));
  return {
    refs: [...new Set([...lines(refs), ...lines(head.stdout), ...heads, ...own, ...lines(stashes.stdout)])],
    reflogs: lines(reflogs.stdout),
  };
}

/** What each work tree has for itself (`git help worktree`, "refs"): git shows those of the one it runs in. */
const ownRefs = ['refs/bisect', 'refs/worktree', 'refs/rewritten'];

async function workTreeRefs(place: GitPlace): Promise<readonly string[]> {
  const common = resolve(place.cwd, (await git(['rev-parse', '--git-common-dir'], place)).toString('utf8').slice(0, -1));
  // The one with `.git` itself among them; which of them this is need not be known.
  const folders = [common, ...linkedFolders(join(common, 'worktrees'))].filter((folder) => existsSync(join(folder, 'reftable')) || ownRefs.some((name) => existsSync(join(folder, name))));
  const listed = await Promise.all(folders.map((folder) => git(['for-each-ref', '--format=%(objectname)', ...ownRefs.map((name) => `${name}/`)], { ...place, env: { ...place.env, GIT_DIR: folder } })));
  return listed.flatMap(lines);
}

/** The folders in which git keeps linked work trees; one without these files is none for git either. */
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
