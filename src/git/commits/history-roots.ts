import { type GitPlace, git, run } from '../run.ts';

/** Where walks through a history begin. */
export interface HistoryRoots {
  /** Objects that refs, HEAD, the HEADs of linked work trees and the older stashes name; tags may be among them. */
  readonly refs: readonly string[];
  /** Commits that only a reflog still names. */
  readonly reflogs: readonly string[];
}

/** @throws {UserError} with exit code 3 where git fails */
export async function historyRoots(place: GitPlace): Promise<HistoryRoots> {
  const [refs, head, worktrees, stashes, reflogs] = await Promise.all([
    git(['for-each-ref', '--format=%(objectname)'], place),
    run(['rev-parse', '--quiet', '--verify', 'HEAD'], place),
    run(['worktree', 'list', '--porcelain'], place),
    run(['log', '-g', '--format=%H', 'refs/stash', '--'], place),
    run(['rev-list', '--no-walk=unsorted', '--reflog'], place),
  ]);
  const heads = [...lines(worktrees.stdout)].flatMap((line) => /^HEAD ([0-9a-f]{40,64})$/.exec(line)?.[1] ?? []).filter((oid) => !/^0+$/.test(oid));
  return {
    refs: [...new Set([...lines(refs), ...lines(head.stdout), ...heads, ...lines(stashes.stdout)])],
    reflogs: lines(reflogs.stdout),
  };
}

function lines(output: Buffer): readonly string[] {
  return output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
