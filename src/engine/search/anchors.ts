import type { HexRun } from './hex-runs.ts';
import type { StemNeedle } from './needles.ts';

/** Where rules are to be tried: literals and runs of hexadecimal digits, each list in order. */
export interface Anchors {
  readonly places: readonly Place[];
  readonly runs: readonly Run[];
}

/** An anchor, and what was learned when it was tried. */
interface Tried {
  /** How many bytes on both sides can change what was found there; {@link untried} if it was not tried. */
  sight: number;
}

/** More than the length of any content. V8 keeps such a number in fewer bytes than an infinite one. */
export const untried = 2 ** 30;

export interface Place extends Tried {
  readonly needle: StemNeedle;
  readonly at: number;
}

export interface Run extends HexRun, Tried {}

export const noAnchors: Anchors = { places: [], runs: [] };

/** A flag right before digits belongs to the run, such as ` -b`. */
const flagBytes = 3;

/**
 * The anchors of a base object that also stand in the object made from it: a copied piece holds the whole anchor.
 * Anchors across the end of a piece must be searched for again. The same is true of digits that touch the end, since
 * other digits may follow them now.
 *
 * @param copies gives each copied piece: its start and end in the base, and its place in the made object
 * @param madeOf the length of the base in bytes
 * @param made the length of the made object in bytes
 */
export function carried({ places, runs }: Anchors, copies: (take: (from: number, to: number, at: number) => void) => void, madeOf: number, made: number): Anchors {
  const here: { readonly places: Place[]; readonly runs: Run[] } = { places: [], runs: [] };
  const first = Math.min(places[0]?.at ?? Infinity, runs[0]?.start ?? Infinity);
  const last = Math.max(places.at(-1)?.at ?? 0, runs.at(-1)?.start ?? 0);
  copies((from, to, at) => {
    if (to <= first || from > last) return;
    for (let i = firstFrom(places, from, startOfPlace); i < places.length && places[i]!.at < to; i++) {
      const { needle, at: was, sight } = places[i]!;
      if (was + needle.bytes.length <= to) here.places.push({ needle, at: was + at - from, sight });
    }
    const start = from === 0 && at === 0 ? 0 : from + flagBytes;
    const end = to === madeOf && at + to - from === made ? to : to - 1;
    for (let i = firstFrom(runs, start, startOfRun); i < runs.length && runs[i]!.end <= end; i++) {
      const { start: was, end: wasEnd, sight } = runs[i]!;
      here.runs.push({ start: was + at - from, end: wasEnd + at - from, sight });
    }
  });
  return here;
}

function startOfPlace({ at }: Place): number {
  return at;
}

function startOfRun({ start }: HexRun): number {
  return start;
}

/** Merges two lists of anchors: each anchor once, in order. */
export function joinedAnchors(a: Anchors, b: Anchors): Anchors {
  if (anchorCount(a) === 0) return b;
  if (anchorCount(b) === 0) return a;
  const places = [...a.places, ...b.places].sort((one, other) => one.at - other.at);
  const runs = [...a.runs, ...b.runs].sort((one, other) => one.start - other.start);
  const isFirst = (place: Place, i: number): boolean => {
    for (let before = i - 1; before >= 0 && places[before]!.at === place.at; before--) if (places[before]!.needle === place.needle) return false;
    return true;
  };
  return { places: places.filter(isFirst), runs: runs.filter(({ start }, i) => i === 0 || runs[i - 1]!.start !== start) };
}

/** How many places and runs there are. */
export function anchorCount({ places, runs }: Anchors): number {
  return places.length + runs.length;
}

/**
 * The anchors that have a new piece in sight.
 *
 * @param news start and end of each new piece, in order
 */
export function near({ places, runs }: Anchors, news: ArrayLike<number>): Anchors {
  const [isPlaceNear, isRunNear] = [nearTo(news), nearTo(news)];
  return { places: places.filter(({ at, needle, sight }) => isPlaceNear(at, at + needle.bytes.length, sight)), runs: runs.filter(({ start, end, sight }) => isRunNear(start, end, sight)) };
}

/** Tells whether an anchor has a new piece in its sight. Anchors must be asked about in order. */
function nearTo(news: ArrayLike<number>): (start: number, end: number, sight: number) => boolean {
  /** The first piece that does not end before the anchor. */
  let next = 0;
  return (start, end, sight) => {
    while (next < news.length && news[next + 1]! < start) next += 2;
    return (next > 0 && start - news[next - 1]! <= sight) || (next < news.length && news[next]! - end <= sight);
  };
}

/** The index of the first item that has a number of at least `least`. */
function firstFrom<Item>(items: readonly Item[], least: number, numberOf: (item: Item) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberOf(items[middle]!) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
