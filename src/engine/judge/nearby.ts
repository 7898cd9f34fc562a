import type { Context } from '../../rules/rule.ts';
import type { Surface } from '../surface.ts';
import { unknownPath } from './context.ts';

/**
 * What is known of a word: the first place from `since` on is `next`. If `next` is infinite, the word does not begin
 * before `until`.
 */
interface Known {
  readonly since: number;
  readonly next: number;
  readonly until: number;
}

/** The same for several words. One of them begins at `next` and ends at `end`; none ends earlier before `until`. */
interface KnownEnd extends Known {
  readonly end: number;
}

/**
 * Says whether words stand in parts of a surface. It remembers the next place of each word. This helps because a lock
 * file has thousands of values to ask about, and usually no such word at all.
 */
export class Nearby {
  #surface: Surface | null = null;
  #known = new Map<Buffer, Known>();
  #ends = new Map<readonly Buffer[], KnownEnd>();
  readonly #ahead: number;

  /**
   * @param ahead how many bytes are searched at once. More would be wasted: questions are about places near each other,
   *   and most of a content is never asked about
   */
  constructor(ahead = 8192) {
    this.#ahead = ahead;
  }

  /** Whether the whole word stands between two bytes of the surface. */
  has(surface: Surface, word: Buffer, from: number, to: number): boolean {
    return this.#next(surface, word, from, to).next + word.length <= to;
  }

  /** Whether one of the words stands between two bytes. Callers must pass the same list object for the same words. */
  hasAny(surface: Surface, words: readonly Buffer[], from: number, to: number): boolean {
    const known = surface === this.#surface ? this.#ends.get(words) : undefined;
    if (known !== undefined && from >= known.since && from <= known.next) {
      if (known.end <= to) return true;
      if (to <= known.until) return false;
    }
    let next = Infinity;
    let end = Infinity;
    let until = Infinity;
    for (const word of words) {
      const one = this.#next(surface, word, from, to);
      // One is enough. What is not known of the others is not told.
      if (one.next + word.length <= to) {
        this.#ends.set(words, { since: from, next: one.next, end: one.next + word.length, until: from });
        return true;
      }
      if (one.next === Infinity) until = Math.min(until, one.until);
      else if (one.next + word.length < end) [next, end] = [one.next, one.next + word.length];
    }
    this.#ends.set(words, { since: from, next, end, until });
    return false;
  }

  /** Finds the first place of the word from `from` on. It searches up to `to` and some bytes further. */
  #next(surface: Surface, word: Buffer, from: number, to: number): Known {
    if (surface !== this.#surface) {
      this.#surface = surface;
      this.#known = new Map();
      this.#ends = new Map();
    }
    const known = this.#known.get(word);
    const isOfUse = known !== undefined && from >= known.since && from <= known.next;
    if (isOfUse && (known.next < Infinity || to <= known.until)) return known;
    // A word that begins before `until` may end after it.
    const goesOn = isOfUse && from <= known.until;
    const begin = goesOn ? known.until : from;
    const until = Math.min(surface.bytes.length, Math.max(to, begin + this.#ahead));
    const at = surface.bytes.subarray(begin, until + word.length - 1).indexOf(word);
    const now = { since: goesOn ? known.since : from, next: at === -1 ? Infinity : begin + at, until: until === surface.bytes.length ? Infinity : until };
    this.#known.set(word, now);
    return now;
  }
}

/** Whether words stand in a part of a surface, or in its path. */
export type WordsNear = (surface: Surface, from: number, to: number, path: string) => boolean;

/** Tests for the two lists of words that a context asks for. The second list is longer, so it comes second. */
export function wordsNear(context: Context | null): { readonly word: WordsNear; readonly with: WordsNear } {
  const [words, others] = [(context?.word ?? []).flatMap(spellings), (context?.with ?? []).flatMap(spellings)];
  const nearby = new Nearby();
  return {
    word: (surface, from, to, path) => words.length === 0 || isInPath(context!.word, path) || nearby.hasAny(surface, words, from, to),
    with: (surface, from, to, path) => others.length === 0 || nearby.hasAny(surface, others, from, to) || (surface.bytes.length <= valueAlone && isInPath(context!.with, path)),
  };
}

/** The most bytes of a file that holds only a value. The name of such a file says what the value is. */
const valueAlone = 80;

/**
 * The spellings in which people write a word: `sentry`, `SENTRY` and `Sentry`; of two parts, `sentry_p`, `SENTRY_P`,
 * `Sentry_p`, `sentryP` and `SentryP`. Each one costs time in files that hold none.
 */
function spellings(word: string): readonly Buffer[] {
  // An address, a package and a key with a hyphen are written in small letters.
  if (!/^\w+$/.test(word)) return [Buffer.from(word, 'latin1')];
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  const camel = word.replace(/_(?=[a-z])(.)/, (_, first: string) => first.toUpperCase());
  return [...new Set([word, word.toUpperCase(), capital(word), camel, capital(camel)])].map((spelled) => Buffer.from(spelled, 'latin1'));
}

function isInPath(words: readonly string[], path: string): boolean {
  if (path === unknownPath) return true;
  const lower = path.toLowerCase();
  return words.some((word) => lower.includes(word));
}
