import type { RangeSpec } from '../../sources/commits/range.ts';
import { isZero } from '../../sources/commits/parse-range.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a CI run is about. */
export type About =
  /** A proposed change. The commits since its base are scanned. The base decides which findings are excused. */
  | { readonly kind: 'change'; readonly title: 'pull request' | 'merge request' | 'merge group'; readonly base: string; readonly head: string }
  /**
   * A push. `before` is the branch's old commit: all zeros for a new branch, null if the platform does not tell. `main`
   * is the default branch, `tag` the name of a pushed tag.
   */
  | { readonly kind: 'push'; readonly tag: string | null; readonly before: string | null; readonly head: string; readonly main: string | null }
  /** No commits in particular: a schedule, a manual run. `event` is the platform's name for it, or null. */
  | { readonly kind: 'none'; readonly event: string | null };

/** The possible names of the default branch in a CI clone, the most certain first. */
export function mainBranches(main: string | null): readonly string[] {
  return [...(main === null ? [] : [`refs/remotes/origin/${main}`]), 'refs/remotes/origin/HEAD'];
}

/** The commits that a run is about. Null if there are none, for example if the commit was already scanned. */
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
