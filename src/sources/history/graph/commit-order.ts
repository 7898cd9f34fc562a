/** A commit, with the numbers of other objects. */
export interface Commit {
  readonly tree: number;
  /** In seconds since 1970. */
  readonly date: number;
  readonly parents: readonly number[];
}

/** A commit on its way into the order. */
interface Met extends Pick<Commit, 'date'> {
  readonly number: number;
  readonly parents: Met[];
  /** How many of its children are not in the order yet, and one more. */
  left: number;
}

/**
 * The commits that some commits reach, in the order of `git rev-list --date-order --reverse`: parents before children, and
 * commits of different branches in the order of their dates. Like git, it first lists the commits by date and then sorts them
 * (`limit_list` in git's `revision.c`, `sort_in_topological_order` in `commit.c`). So equal dates give git's order too.
 *
 * @param tips each once, in the order in which git would get them
 * @param commitOf null if the commit is not stored
 * @returns null if a commit is missing
 */
export function commitOrder(tips: readonly number[], commitOf: (number: number) => Pick<Commit, 'date' | 'parents'> | null): readonly number[] | null {
  const met = new Map<number, Met>();
  const waiting = new Queue();
  const meet = (number: number): Met | null => {
    const known = met.get(number);
    if (known !== undefined) return known;
    const commit = commitOf(number);
    if (commit === null) return null;
    const one = { number, date: commit.date, parents: [], left: 1 };
    met.set(number, one);
    waiting.add(one);
    return one;
  };
  for (const tip of tips) if (meet(tip) === null) return null;
  const listed: Met[] = [];
  for (let one = waiting.take(); one !== undefined; one = waiting.take()) {
    listed.push(one);
    for (const number of commitOf(one.number)!.parents) {
      const parent = meet(number);
      if (parent === null) return null;
      one.parents.push(parent);
      parent.left++;
    }
  }
  const ready = new Queue();
  for (const one of listed) if (one.left === 1) ready.add(one);
  const order: number[] = [];
  for (let one = ready.take(); one !== undefined; one = ready.take()) {
    order.push(one.number);
    for (const parent of one.parents) if (--parent.left === 1) ready.add(parent);
  }
  // Only a forged name can make a commit its own ancestor.
  return order.length === listed.length ? order.reverse() : null;
}

/** Gives the newest commit first; of those with the same date the one that came first. */
class Queue {
  readonly #items: { readonly commit: Met; readonly rank: number }[] = [];
  #added = 0;

  add(commit: Met): void {
    const item = { commit, rank: this.#added++ };
    const items = this.#items;
    let at = items.length;
    for (; at > 0; ) {
      const above = (at - 1) >> 1;
      if (!isBefore(item, items[above]!)) break;
      items[at] = items[above]!;
      at = above;
    }
    items[at] = item;
  }

  take(): Met | undefined {
    const items = this.#items;
    const first = items[0]?.commit;
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && isBefore(items[below + 1]!, items[below]!)) below++;
      if (!isBefore(items[below]!, last)) break;
      items[at] = items[below]!;
      at = below;
    }
    items[at] = last;
    return first;
  }
}

function isBefore(a: { readonly commit: Met; readonly rank: number }, b: { readonly commit: Met; readonly rank: number }): boolean {
  return a.commit.date === b.commit.date ? a.rank < b.rank : a.commit.date > b.commit.date;
}
