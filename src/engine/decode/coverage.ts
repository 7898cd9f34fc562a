import { groupAt, type Reading, type WrappedEncoding } from './wrapped.ts';

/** What of a surface was decoded, so that a text with many anchors is decoded once. */
export interface Coverage {
  /** Whether an anchor at a place lies in what was decoded in this way, with all that may follow it. */
  covers(way: string, at: number): boolean;
  add(way: string, until: number): void;
  /** Up to where anchors lie in it. */
  until(way: string): number;
  /** The text in which a place begins a group; null where none does: the same characters mean something else in another phase. */
  reading(encoding: WrappedEncoding, start: number): Reading | null;
  read(reading: Reading): void;
}

/** For one surface, whose anchors come nearly in order. */
export function coverage(): Coverage {
  const ends = new Map<string, number>();
  let readings: readonly Reading[] = [];
  return {
    covers: (way, at) => at < (ends.get(way) ?? 0),
    until: (way) => ends.get(way) ?? 0,
    add: (way, until) => void ends.set(way, until),
    reading: (encoding, start) => readings.find((one) => one.encoding === encoding && start < one.until && groupAt(one, start) !== null) ?? null,
    read: (reading) => void (readings = [...readings.slice(-most), reading]),
  };
}

/** Readings that later anchors may lie in: one for each phase, in two encodings. */
const most = 7;
