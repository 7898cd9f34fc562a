import { type CommitChanges, commitChanges } from '../../../git/commits/changes/commit-changes.ts';
import { type Tips, tips } from '../../../git/commits/tips.ts';
import type { GitPlace } from '../../../git/run.ts';

/** How many bytes of git's answer are read ahead: enough for most histories. */
const mostAhead = 8 * 1024 * 1024;

interface Begun {
  readonly tips: Promise<Tips>;
  /** Null if there are no commits. */
  readonly changes: Promise<CommitChanges | null>;
}

/**
 * The walk over all commits. It starts as soon as something is caught, so that git makes its list while the threads still
 * search. The list is read only when they have ended, since only then it is known which objects need a path.
 */
export class WalkAhead {
  readonly #place: GitPlace;
  readonly #named: Promise<readonly string[] | null>;
  #begun: Begun | null = null;

  /**
   * @param place its signal ends git if the answer is not needed
   * @param named objects that refs name; null if git cannot tell
   */
  constructor(place: GitPlace, named: Promise<readonly string[] | null>) {
    this.#place = place;
    this.#named = named;
  }

  /** Starts the walk, unless it has started. */
  begin(): void {
    if (this.#begun !== null) return;
    const ends = this.#named.then((named) => tips(named ?? [], this.#place));
    const changes = ends.then(({ commits }) => (commits.length === 0 ? null : commitChanges({ revisions: commits, not: [] }, this.#place, mostAhead)));
    // The error also reaches whoever awaits these promises.
    ends.catch(() => {});
    changes.catch(() => {});
    this.#begun = { tips: ends, changes };
  }

  /** The walk; null if it has not started. It can be taken only once. */
  get begun(): Begun | null {
    return this.#begun;
  }
}
