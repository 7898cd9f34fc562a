import { UserError } from '../../../errors.ts';
import type { CommitStep } from '../../../git/commits/changes/parse-commit-changes.ts';

/** A path at which an object stands, and the commits that bring it there. */
export interface Origin {
  readonly oid: string;
  readonly path: string;
  /**
   * The first of these commits: parents come before children, and of commits on different branches the older one comes
   * first.
   */
  readonly commit: string;
  commits: number;
  /** The last commit that puts another content at the path, or deletes it; null if there is none. */
  until: string | null;
}

/** Where wanted objects stand. */
export interface Origins {
  readonly files: readonly Origin[];
  /** The wanted commits that the walk met. */
  readonly messages: readonly string[];
  /**
   * Names of files that are long enough to hold a token, with the first commit of each. The commit is null if a ref
   * names the tree without a commit.
   */
  readonly names: readonly { readonly path: string; readonly commit: string | null }[];
  /** All commits of the walk. */
  readonly commits: number;
}

/** What commits change, in batches. */
export interface WalkedChanges {
  readonly batches: AsyncIterable<readonly (CommitStep | PassedCommits)[]>;
  /** Ends what still works for it. */
  readonly kill: () => void;
}

/** Commits of a walk that have nothing to do with what is looked for. */
export interface PassedCommits {
  readonly kind: 'passed';
  readonly commits: number;
}

/** The most places that are noted. Trees that hold one another many times can make any number of paths of one file. */
export const mostPlaces = 200_000;

export function tooManyPlaces(): UserError {
  return new UserError(`what was found stands at more than ${mostPlaces.toLocaleString('en')} paths`, { exitCode: 3 });
}

export const noOrigins: Origins = { files: [], messages: [], names: [], commits: 0 };

/** Joins the results of two walks without a common commit; those of the first come first. */
export function joinOrigins(a: Origins, b: Origins): Origins {
  const key = ({ oid, path }: Origin): string => `${oid} ${path}`;
  const files = new Set(a.files.map(key));
  const names = new Set(a.names.map(({ path }) => path));
  return {
    files: [...a.files, ...b.files.filter((one) => !files.has(key(one)))],
    messages: [...a.messages, ...b.messages],
    names: [...a.names, ...b.names.filter(({ path }) => !names.has(path))],
    commits: a.commits + b.commits,
  };
}

/**
 * Walks a history once and notes where wanted objects stand.
 *
 * @param mayHoldToken whether a file's name has to be scanned
 * @param walked called with the number of commits walked since the last call
 * @throws {UserError} with exit code 3 if git fails, or if there are more than {@link mostPlaces}
 */
export async function origins(
  wanted: { has(oid: string): boolean },
  changes: WalkedChanges,
  mayHoldToken: (path: string) => boolean,
  walked: (commits: number) => void,
): Promise<Origins> {
  const files = new Map<string, Origin>();
  const messages: string[] = [];
  const names = new Map<string, string>();
  let commits = 0;
  const ended = (key: string, commit: string): void => {
    const known = files.get(key);
    if (known !== undefined) known.until = commit;
  };
  try {
    for await (const steps of changes.batches) {
      const before = commits;
      for (const step of steps) {
        if (step.kind === 'passed') {
          commits += step.commits;
          continue;
        }
        if (step.kind === 'commit') {
          commits++;
          if (wanted.has(step.commit)) messages.push(step.commit);
          continue;
        }
        const { path, commit } = step;
        for (const old of step.before) if (wanted.has(old)) ended(`${old} ${path}`, commit);
        if (step.kind === 'removal') continue;
        const { oid } = step;
        if (step.isNewPath && !names.has(path) && mayHoldToken(path)) names.set(path, commit);
        if (oid === null || !wanted.has(oid)) continue;
        const known = files.get(`${oid} ${path}`);
        if (known === undefined) {
          if (files.size === mostPlaces) throw tooManyPlaces();
          files.set(`${oid} ${path}`, { oid, path, commit, commits: 1, until: null });
        }
        else {
          known.commits++;
          known.until = null;
        }
      }
      walked(commits - before);
    }
  } finally {
    changes.kill();
  }
  return { files: [...files.values()], messages, names: [...names].map(([path, commit]) => ({ path, commit })), commits };
}
