import { objectsOfStep, type Steps } from '../../../git/pack/steps.ts';

/** A commit, with the numbers of other objects. */
export interface Commit {
  readonly tree: number;
  /** In seconds since 1970. */
  readonly date: number;
  readonly parents: readonly number[];
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
export function* commitOrder(tips: readonly number[], commitOf: (number: number) => Commit | null): Steps<OrderedCommits | null> {
  const commits = new MetCommits(commitOf);
  const waiting = new Queue(commits.dates);
  const meet = (number: number): number | null => {
    const known = commits.indexOf(number);
    if (known !== null) return known;
    const index = commits.add(number);
    if (index !== null) waiting.add(index);
    return index;
  };
  for (const tip of tips) if (meet(tip) === null) return null;
  const listed: number[] = [];
  /** For each commit, how many of its children are not in the order yet. */
  const left: number[] = [];
  for (let one = waiting.take(); one !== null; one = waiting.take()) {
    if (listed.push(one) % objectsOfStep === 0) yield;
    left[one] ??= 0;
    for (let i = commits.parentsFrom[one]!; i < commits.parentsFrom[one + 1]!; i++) {
      const parent = meet(commits.parents[i]!);
      if (parent === null) return null;
      commits.parents[i] = parent;
      left[parent] = (left[parent] ?? 0) + 1;
    }
  }
  const ready = new Queue(commits.dates);
  for (const one of listed) if (left[one] === 0) ready.add(one);
  const order: number[] = [];
  for (let one = ready.take(); one !== null; one = ready.take()) {
    if (order.push(one) % objectsOfStep === 0) yield;
    for (let i = commits.parentsFrom[one]!; i < commits.parentsFrom[one + 1]!; i++) if (--left[commits.parents[i]!]! === 0) ready.add(commits.parents[i]!);
  }
  // Only a forged name can make a commit its own ancestor.
  return order.length === listed.length ? new OrderedCommits(commits, order.reverse()) : null;
}

/** Commits by the order in which they were met. Lists of numbers take a fifth of the memory of an object for each. */
class MetCommits {
  readonly #commitOf: (number: number) => Commit | null;
  readonly #indexes = new Map<number, number>();
  readonly numbers: number[] = [];
  readonly dates: number[] = [];
  readonly trees: number[] = [];
  /** The parents of all commits, one commit after the other: their numbers, and their indexes once these were met. */
  readonly parents: number[] = [];
  readonly parentsFrom: number[] = [0];

  constructor(commitOf: (number: number) => Commit | null) {
    this.#commitOf = commitOf;
  }

  indexOf(number: number): number | null {
    return this.#indexes.get(number) ?? null;
  }

  /** @returns the index of a commit that was not met before; null if it is not stored */
  add(number: number): number | null {
    const commit = this.#commitOf(number);
    if (commit === null) return null;
    const index = this.numbers.push(number) - 1;
    this.#indexes.set(number, index);
    this.dates.push(commit.date);
    this.trees.push(commit.tree);
    for (const parent of commit.parents) this.parents.push(parent);
    this.parentsFrom.push(this.parents.length);
    return index;
  }
}

/** Commits in their order. */
export class OrderedCommits {
  readonly #commits: MetCommits;
  readonly #order: readonly number[];

  constructor(commits: MetCommits, order: readonly number[]) {
    this.#commits = commits;
    this.#order = order;
  }

  get count(): number {
    return this.#order.length;
  }

  number(place: number): number {
    return this.#commits.numbers[this.#order[place]!]!;
  }

  tree(place: number): number {
    return this.#commits.trees[this.#order[place]!]!;
  }

  /** The trees of the parents. */
  treesBefore(place: number): readonly number[] {
    const { parents, parentsFrom, trees } = this.#commits;
    const one = this.#order[place]!;
    return parents.slice(parentsFrom[one], parentsFrom[one + 1]).map((parent) => trees[parent]!);
  }
}

/** Gives the latest item first; of those with the same date, the one that was added first. Each item is added once. */
class Queue {
  readonly #items: number[] = [];
  readonly #dates: readonly number[];
  /** By item, when it was added. */
  readonly #ranks: number[] = [];
  #added = 0;

  constructor(dates: readonly number[]) {
    this.#dates = dates;
  }

  add(item: number): void {
    const items = this.#items;
    this.#ranks[item] = this.#added++;
    let at = items.length;
    for (; at > 0; ) {
      const above = (at - 1) >> 1;
      if (this.#isBefore(items[above]!, item)) break;
      items[at] = items[above]!;
      at = above;
    }
    items[at] = item;
  }

  take(): number | null {
    const items = this.#items;
    const first = items[0] ?? null;
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && this.#isBefore(items[below + 1]!, items[below]!)) below++;
      if (this.#isBefore(last, items[below]!)) break;
      items[at] = items[below]!;
      at = below;
    }
    items[at] = last;
    return first;
  }

  #isBefore(a: number, b: number): boolean {
    // Not by their difference: there are dates with so many digits that they are infinite.
    const [one, other] = [this.#dates[a]!, this.#dates[b]!];
    return one === other ? this.#ranks[a]! < this.#ranks[b]! : one > other;
  }
}
