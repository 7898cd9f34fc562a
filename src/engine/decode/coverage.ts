import { groupAt, type Reading, type WrappedEncoding } from './wrapped.ts';

/** Remembers which parts of a surface were decoded, so that a text with many anchors is decoded once. */
export interface Coverage {
  /** Whether an anchor at a place lies in a part that was decoded in this way, with all that may follow it. */
  covers(way: string, at: number): boolean;
  add(way: string, until: number): void;
  /** The index up to which anchors lie in such a part. */
  until(way: string): number;
  /** The decoded text in which a place begins a group; null if there is none. In another phase the same characters mean something else. */
  reading(encoding: WrappedEncoding, start: number): Reading | null;
  read(reading: Reading): void;
}

/** For one surface; its anchors come nearly in order. */
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

/** How many readings are kept for later anchors: one for each phase, in two encodings. */
const most = 7;
