import type { RangeSpec } from '../../sources/commits/range.ts';
import { isZero } from '../../sources/commits/parse-range.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a run of CI is about. */
export type About =
  /** A proposed change: what it adds to its base is scanned, and the base decides what is excused. */
  | { readonly kind: 'change'; readonly title: 'pull request' | 'merge request' | 'merge group'; readonly base: string; readonly head: string }
  /** A push. `before` is the branch's old commit: all zeros for a new branch, null if the platform does not tell. `main` is the default branch. `tag` is the name of a pushed tag. */
  | { readonly kind: 'push'; readonly tag: string | null; readonly before: string | null; readonly head: string; readonly main: string | null }
  /** No commits in particular: a schedule, a run by hand. `event` as the platform calls it; null if it does not say. */
  | { readonly kind: 'none'; readonly event: string | null };

/** The default branch as a clone of CI has it, most certain first. */
export function mainBranches(main: string | null): readonly string[] {
  return [...(main === null ? [] : [`refs/remotes/origin/${main}`]), 'refs/remotes/origin/HEAD'];
}

/** The commits that a run is about; null if it is about none, such as one for a commit that was looked at before. */
export function ciRange(about: About): RangeSpec | null {
  if (about.kind === 'none') return null;
  const { head } = about;
  if (about.kind === 'change') return { kind: 'since', base: about.base, head };
  const { before, main, tag } = about;
  if (before === head) return null;
  const except = mainBranches(main);
  if (tag !== null) return { kind: 'branch', head, except, why: `the tag ${tag} was pushed` };
  if (before === null) return { kind: 'branch', head, except, why: 'the platform does not say what was pushed' };
  return isZero(before) ? { kind: 'branch', head, except, why: 'the branch is new' } : { kind: 'push', before, head, except };
}
