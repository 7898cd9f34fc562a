/** The commits of a repository, by their numbers. */
export interface Commits {
  /** In seconds since 1970. */
  date(commit: number): number;
  /** Null if the commit is not stored. */
  parents(commit: number): readonly number[] | null;
}

/**
 * The commits that some commits reach, in the order of `git rev-list --date-order --reverse`: parents before children, and
 * commits of different branches in the order of their dates. Like git, it first lists the commits by date and then sorts them
 * (`limit_list` in git's `revision.c`, `sort_in_topological_order` in `commit.c`). So equal dates give git's order too.
 *
 * @param tips each once, in the order in which git would get them
 * @returns null if a commit is missing
 */
export function commitOrder(tips: readonly number[], { date, parents }: Commits): readonly number[] | null {
  const isNewer = (a: number, b: number): number => date(b) - date(a);
  const listed: number[] = [];
  /** For each commit met: how many of its children are not in the order yet, and one more. */
  const left = new Map<number, number>();
  const waiting = new Queue(isNewer);
  const meet = (commit: number): void => {
    if (left.has(commit)) return;
    left.set(commit, 1);
    waiting.add(commit);
  };
  tips.forEach(meet);
  for (let commit = waiting.take(); commit !== undefined; commit = waiting.take()) {
    const known = parents(commit);
    if (known === null) return null;
    listed.push(commit);
    known.forEach(meet);
  }
  for (const commit of listed) for (const parent of parents(commit)!) left.set(parent, left.get(parent)! + 1);
  const ready = new Queue(isNewer);
  for (const commit of listed) if (left.get(commit) === 1) ready.add(commit);
  const order: number[] = [];
  for (let commit = ready.take(); commit !== undefined; commit = ready.take()) {
    order.push(commit);
    for (const parent of parents(commit)!) {
      const rest = left.get(parent)! - 1;
      left.set(parent, rest);
      if (rest === 1) ready.add(parent);
    }
  }
  // Only a forged name can make a commit its own ancestor.
  return order.length === listed.length ? order.reverse() : null;
}

/** Gives numbers in an order; of equal ones the one that came first. */
class Queue {
  readonly #compare: (a: number, b: number) => number;
  readonly #items: number[] = [];
  readonly #ranks: number[] = [];
  #added = 0;

  constructor(compare: (a: number, b: number) => number) {
    this.#compare = compare;
  }

  add(item: number): void {
    let at = this.#items.length;
    const rank = this.#added++;
    this.#items.push(item);
    this.#ranks.push(rank);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(at, above)) break;
      this.#swap(at, above);
      at = above;
    }
  }

  take(): number | undefined {
    const first = this.#items[0];
    const [item, rank] = [this.#items.pop(), this.#ranks.pop()];
    if (item === undefined || this.#items.length === 0) return first;
    this.#items[0] = item;
    this.#ranks[0] = rank!;
    for (let at = 0; ; ) {
      let least = at;
      for (const below of [2 * at + 1, 2 * at + 2]) if (below < this.#items.length && this.#isBefore(below, least)) least = below;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    return (this.#compare(this.#items[a]!, this.#items[b]!) || this.#ranks[a]! - this.#ranks[b]!) < 0;
  }

  #swap(a: number, b: number): void {
    [this.#items[a], this.#items[b]] = [this.#items[b]!, this.#items[a]!];
    [this.#ranks[a], this.#ranks[b]] = [this.#ranks[b]!, this.#ranks[a]!];
  }
}
