import { UserError } from '../../../errors.ts';
import type { HistoryRoots } from '../../../git/commits/history-roots.ts';
import type { MissingHistory } from '../../../git/commits/missing-history.ts';
import type { NamedTag, Tips } from '../../../git/commits/tips.ts';
import type { GitPlace } from '../../../git/run.ts';
import type { GraphWalk, StoredGraph } from '../graph/stored-graph.ts';

/** A walk without git. */
export interface NotedWalk {
  readonly tips: Tips<NamedTag>;
  readonly walk: GraphWalk;
}

/**
 * With more commits, the walk begins when the threads have ended. It takes 20 MB for 55,000 commits, at the time at which a history
 * takes most memory, and the wait for it is a small part of a long history.
 */
const mostAhead = 20_000;

/**
 * The walk over the commits as the first look noted them. It begins while threads still look at trees, since this thread has nothing
 * else to do then.
 */
export class NotedCommits {
  readonly #place: GitPlace;
  readonly #roots: Promise<HistoryRoots>;
  readonly #missing: Promise<MissingHistory>;
  #begun: { readonly revision: number; readonly walk: Promise<NotedWalk | null> } | null = null;

  constructor(place: GitPlace, roots: Promise<HistoryRoots>, missing: Promise<MissingHistory>) {
    this.#place = place;
    this.#roots = roots;
    this.#missing = missing;
  }

  /** Begins with the commits that are noted by now, unless there are many. */
  begin(graph: StoredGraph): void {
    if (graph.commits > mostAhead) return;
    const walk = this.#of(graph);
    // The error also reaches whoever awaits the walk.
    walk.catch(() => {});
    this.#begun = { revision: graph.revision, walk };
  }

  /**
   * @param graph all that the look noted
   * @returns null if only git can walk
   * @throws {UserError} if git cannot tell where the history begins or ends
   */
  async walk(graph: StoredGraph): Promise<NotedWalk | null> {
    if (graph.isTooLarge) return null;
    return this.#begun?.revision === graph.revision ? this.#begun.walk : this.#of(graph);
  }

  async #of(graph: StoredGraph): Promise<NotedWalk | null> {
    const [{ refs }, { shallow }] = await Promise.all([this.#roots, this.#missing]);
    try {
      const tips = await graph.tips(refs, this.#place);
      const walk = await graph.walk(tips.commits, shallow, this.#place);
      return walk === null ? null : { tips, walk };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return null;
    }
  }
}
