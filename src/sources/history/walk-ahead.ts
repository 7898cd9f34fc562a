import { type CommitChanges, commitChanges } from '../../git/commits/commit-changes.ts';
import { type Tips, tips } from '../../git/commits/tips.ts';
import type { GitPlace } from '../../git/run.ts';

/** Bytes of git's answer that are held until somebody asks for them: all that most histories have. */
const mostAhead = 8 * 1024 * 1024;

interface Begun {
  readonly tips: Promise<Tips>;
  /** Null if there are no commits. */
  readonly changes: Promise<CommitChanges | null>;
}

/**
 * The walk over all commits, begun as soon as something is caught: git makes its list while threads still look, where it
 * would begin when they have ended. What has to be placed is known only then, and nothing of the list is read before.
 */
export class WalkAhead {
  readonly #place: GitPlace;
  readonly #named: Promise<readonly string[] | null>;
  #begun: Begun | null = null;

  /**
   * @param place whose signal ends git where nobody asks for the answer
   * @param named objects that refs name; null if git cannot say
   */
  constructor(place: GitPlace, named: Promise<readonly string[] | null>) {
    this.#place = place;
    this.#named = named;
  }

  /** Begins, where it has not begun yet. */
  begin(): void {
    if (this.#begun !== null) return;
    const ends = this.#named.then((named) => tips(named ?? [], this.#place));
    const changes = ends.then(({ commits }) => (commits.length === 0 ? null : commitChanges({ revisions: commits, not: [] }, this.#place, mostAhead)));
    // Who asks for them is told.
    ends.catch(() => {});
    changes.catch(() => {});
    this.#begun = { tips: ends, changes };
  }

  /** To be asked for once; null if nothing has begun. */
  get begun(): Begun | null {
    return this.#begun;
  }
}
