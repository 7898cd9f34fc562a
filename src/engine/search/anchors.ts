import type { Extent } from '../judge/reach.ts';
import type { HexRun } from './hex-runs.ts';
import type { StemNeedle } from './needles.ts';

/** Where rules are to be tried: literals and runs of hexadecimal digits, each in order. */
export interface Anchors {
  readonly places: readonly Place[];
  readonly runs: readonly Run[];
}

/** What was said of an anchor is noted in it. */
interface Tried {
  /** How far around it that depends on anything; null where nothing was said yet, or on as much as ever matters. */
  reach: Extent | null;
}

export interface Place extends Tried {
  readonly needle: StemNeedle;
  readonly at: number;
}

export interface Run extends HexRun, Tried {}

export const noAnchors: Anchors = { places: [], runs: [] };

/** A flag right before digits belongs to them: ` -b`. */
const flagBytes = 3;

/**
 * The anchors of a base object that also stand in the object made from it, because a copied piece holds the whole anchor.
 * Anchors across the end of a piece have to be searched for again. So have digits that touch the end, since other digits may now
 * follow them.
 *
 * @param copies gives each copied piece: its start and end in the base, and its place in the made object
 * @param madeOf bytes of the base
 * @param made bytes of the made object
 */
export function carried({ places, runs }: Anchors, copies: (take: (from: number, to: number, at: number) => void) => void, madeOf: number, made: number): Anchors {
  const here: { readonly places: Place[]; readonly runs: Run[] } = { places: [], runs: [] };
  const first = Math.min(places[0]?.at ?? Infinity, runs[0]?.start ?? Infinity);
  const last = Math.max(places.at(-1)?.at ?? 0, runs.at(-1)?.start ?? 0);
  copies((from, to, at) => {
    if (to <= first || from > last) return;
    for (let i = firstFrom(places, from, startOfPlace); i < places.length && places[i]!.at < to; i++) {
      const { needle, at: was, reach } = places[i]!;
      if (was + needle.bytes.length <= to) here.places.push({ needle, at: was + at - from, reach });
    }
    const start = from === 0 && at === 0 ? 0 : from + flagBytes;
    const end = to === madeOf && at + to - from === made ? to : to - 1;
    for (let i = firstFrom(runs, start, startOfRun); i < runs.length && runs[i]!.end <= end; i++) {
      const { start: was, end: ended, reach } = runs[i]!;
      here.runs.push({ start: was + at - from, end: ended + at - from, reach });
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

/** The anchors of both, each once and in order. */
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
 * The anchors of which a rule may say something else than before, because a new piece is as near as what they depend on.
 *
 * @param news start and end of each new piece, in order
 * @param sight how many bytes on both sides ever matter
 */
export function near({ places, runs }: Anchors, news: ArrayLike<number>, sight: { readonly places: number; readonly runs: number }): Anchors {
  const isNear = (start: number, end: number, reach: Extent | null, most: number): boolean =>
    isAnyIn(news, start - Math.min(reach?.before ?? most, most), end + Math.min(reach?.after ?? most, most));
  return {
    places: places.filter(({ at, needle, reach }) => isNear(at, at + needle.bytes.length, reach, sight.places)),
    runs: runs.filter(({ start, end, reach }) => isNear(start, end, reach, sight.runs)),
  };
}

/** Whether one of the pieces, which are in order, touches the bytes from one to another. */
function isAnyIn(pieces: ArrayLike<number>, from: number, to: number): boolean {
  let low = 0;
  let high = pieces.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[2 * middle + 1]! < from) low = middle + 1;
    else high = middle;
  }
  return 2 * low < pieces.length && pieces[2 * low]! <= to;
}

/** The index of the first item with a number of at least `least`. */
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
