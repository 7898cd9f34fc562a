import type { Unescaped } from './escapes.ts';
import { groupAt, type Reading, type WrappedEncoding } from './wrapped.ts';

/** Remembers which parts of a surface were decoded, so that a text with many anchors is decoded once. */
export interface Coverage {
  /**
   * Whether a part that was decoded in the given way holds this anchor, with enough text after it for the longest
   * token.
   */
  covers(way: string, at: number): boolean;
  add(way: string, until: number): void;
  /** Anchors before this index are covered for the given way of decoding. */
  until(way: string): number;
  /** The part around the last anchor in which an escape was undone; null if it was not undone yet. */
  undone(name: string): Unescaped | null;
  undo(name: string, part: Unescaped): void;
  /**
   * A reading that holds `start` as the first character of a group; null if there is none. If groups begin elsewhere,
   * the same characters decode to other text.
   */
  reading(encoding: WrappedEncoding, start: number): Reading | null;
  read(reading: Reading): void;
}

/** Makes the memory for one surface. Its anchors come nearly in order. */
export function coverage(): Coverage {
  const ends = new Map<string, number>();
  const parts = new Map<string, Unescaped>();
  let readings: readonly Reading[] = [];
  return {
    covers: (way, at) => at < (ends.get(way) ?? 0),
    until: (way) => ends.get(way) ?? 0,
    add: (way, until) => void ends.set(way, until),
    undone: (name) => parts.get(name) ?? null,
    undo: (name, part) => void parts.set(name, part),
    reading: (encoding, start) => readings.find((one) => one.encoding === encoding && start < one.until && groupAt(one, start) !== null) ?? null,
    read: (reading) => void (readings = [...readings.slice(-most), reading]),
  };
}

/** How many readings are kept for later anchors: one for each phase, in two encodings. */
const most = 7;
