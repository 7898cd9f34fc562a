/**
 * Where rules are to be tried, in order: literals, and runs of hexadecimal digits. A lock file has thousands, in each of its versions,
 * so they are numbers in one list, {@link stride} for each:
 *
 * - where it starts, and where it ends;
 * - the number of its literal in the search's list, or {@link digits};
 * - its sight: how many bytes on both sides can change what was found there when it was tried; {@link untried} before that.
 */
export type Anchors = Int32Array;

/** How many numbers an anchor takes. */
export const stride = 4;

/** Stands for the number of a literal if the anchor is a run of digits. */
export const digits = -1;

/** More than the length of any content. */
export const untried = 2 ** 30;

/** No anchors. It is the only empty list that a search gives. */
export const noAnchors: Anchors = new Int32Array(0);

/** A flag right before digits belongs to the run, such as ` -b`. */
const flagBytes = 3;

/** Collects anchors. */
export class AnchorList {
  #numbers = new Int32Array(256);
  #length = 0;

  add(start: number, end: number, literal: number, sight: number): void {
    let at = this.#length;
    this.#length += stride;
    if (this.#length > this.#numbers.length) this.#grow();
    const numbers = this.#numbers;
    numbers[at++] = start;
    numbers[at++] = end;
    numbers[at++] = literal;
    numbers[at] = sight;
  }

  #grow(): void {
    const larger = new Int32Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }

  /** Whether an anchor was collected that starts where the last one does. */
  has(start: number, literal: number): boolean {
    for (let i = this.#length - stride; i >= 0 && this.#numbers[i] === start; i -= stride) if (this.#numbers[i + 2] === literal) return true;
    return false;
  }

  /** Sorts what was collected nearly in order. */
  sort(): void {
    const numbers = this.#numbers;
    for (let i = stride; i < this.#length; i += stride) {
      if (!comesBefore(numbers, i, numbers, i - stride)) continue;
      const moved = numbers.slice(i, i + stride);
      let to = i - stride;
      while (to > 0 && comesBefore(moved, 0, numbers, to - stride)) to -= stride;
      numbers.copyWithin(to + stride, to, i);
      numbers.set(moved, to);
    }
  }

  /** Gives what was collected, and begins anew. */
  take(): Anchors {
    const taken = this.#length === 0 ? noAnchors : this.#numbers.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }
}

/** Whether an anchor stands before another, so that it is tried first. Where both start at the same place, digits come last. */
function comesBefore(numbers: Anchors, i: number, others: Anchors, j: number): boolean {
  return numbers[i]! < others[j]! || (numbers[i] === others[j] && numbers[i + 2] !== digits && others[j + 2] === digits);
}

/** Used by one function at a time: what they call asks for no anchors. */
const collected = new AnchorList();

/**
 * The anchors of a base object that also stand in the object made from it: a copied piece holds the whole anchor.
 * Anchors across the end of a piece must be searched for again. The same is true of digits that touch the end, since
 * other digits may follow them now.
 *
 * @param copies gives each copied piece: its start and end in the base, and its place in the made object
 * @param madeOf the length of the base in bytes
 * @param made the length of the made object in bytes
 */
export function carried(anchors: Anchors, copies: (take: (from: number, to: number, at: number) => void) => void, madeOf: number, made: number): Anchors {
  const [first, last] = [anchors[0] ?? Infinity, anchors.at(-stride) ?? -1];
  copies((from, to, at) => {
    if (to <= first || from > last) return;
    const start = from === 0 && at === 0 ? 0 : from + flagBytes;
    const end = to === madeOf && at + to - from === made ? to : to - 1;
    const shift = at - from;
    for (let i = firstFrom(anchors, from); i < anchors.length && anchors[i]! < to; i += stride) {
      const [was, wasEnd, literal] = [anchors[i]!, anchors[i + 1]!, anchors[i + 2]!];
      if (literal === digits ? was >= start && wasEnd <= end : wasEnd <= to) collected.add(was + shift, wasEnd + shift, literal, anchors[i + 3]!);
    }
  });
  return collected.take();
}

/** Merges two lists of anchors: each anchor once, in order. If both have it, that of `a` stays. */
export function joinedAnchors(a: Anchors, b: Anchors): Anchors {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (j >= b.length || (i < a.length && !comesBefore(b, j, a, i))) {
      collected.add(a[i]!, a[i + 1]!, a[i + 2]!, a[i + 3]!);
      i += stride;
    } else {
      if (!collected.has(b[j]!, b[j + 2]!)) collected.add(b[j]!, b[j + 1]!, b[j + 2]!, b[j + 3]!);
      j += stride;
    }
  }
  return collected.take();
}

/**
 * The anchors of a content in which something was found, as if none had been tried: the search may have ended before some of them, and
 * what was found is to be found again in other versions.
 */
export function allUntried(anchors: Anchors): Anchors {
  for (let i = 3; i < anchors.length; i += stride) anchors[i] = untried;
  return anchors;
}

/** Tells whether an anchor has a new piece in its sight, or is {@link untried}. Anchors must be asked about in order. */
type Near = (start: number, end: number, sight: number) => boolean;

/** @param news start and end of each new piece, in order */
export function nearTo(news: ArrayLike<number>): Near {
  /** The first piece that does not end before the anchor. */
  let next = 0;
  return (start, end, sight) => {
    // A forged object may be its base once more, so that nothing is new.
    if (sight === untried) return true;
    while (next < news.length && news[next + 1]! < start) next += 2;
    return (next > 0 && start - news[next - 1]! <= sight) || (next < news.length && news[next]! - end <= sight);
  };
}

/** Whether any anchor has a new piece in its sight, or is {@link untried}. */
export function anyNear(anchors: Anchors, news: ArrayLike<number>): boolean {
  const isNear = nearTo(news);
  for (let i = 0; i < anchors.length; i += stride) if (isNear(anchors[i]!, anchors[i + 1]!, anchors[i + 3]!)) return true;
  return false;
}

/** The index of the first anchor that starts at `least` or behind it. */
function firstFrom(anchors: Anchors, least: number): number {
  let low = 0;
  let high = anchors.length / stride;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (anchors[middle * stride]! < least) low = middle + 1;
    else high = middle;
  }
  return low * stride;
}
