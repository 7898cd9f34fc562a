import type { Context } from '../../rules/rule.ts';
import type { Surface } from '../surface.ts';
import { unknownPath } from './context.ts';

/** The first place of a word from `since` on is `next`; infinite if there is none. */
interface Known {
  readonly since: number;
  readonly next: number;
}

/**
 * Says whether words stand in parts of a surface. It remembers the next place of each word, since a lock file has thousands of
 * values to ask about and usually not one such word.
 */
export class Nearby {
  #surface: Surface | null = null;
  #known = new Map<Buffer, Known>();
  #ends = new Map<readonly Buffer[], Known & { readonly end: number }>();

  /** Whether the whole word stands between two bytes of the surface. */
  has(surface: Surface, word: Buffer, from: number, to: number): boolean {
    return this.#next(surface, word, from) + word.length <= to;
  }

  /** Whether one of the words stands between two bytes. Callers must pass the same list object for the same words. */
  hasAny(surface: Surface, words: readonly Buffer[], from: number, to: number): boolean {
    const known = surface === this.#surface ? this.#ends.get(words) : undefined;
    if (known !== undefined && from >= known.since && from <= known.next) return known.end <= to;
    const one = words.map((word) => ({ next: this.#next(surface, word, from), length: word.length })).reduce((a, b) => (b.next + b.length < a.next + a.length ? b : a));
    this.#ends.set(words, { since: from, next: one.next, end: one.next + one.length });
    return one.next + one.length <= to;
  }

  /** The next place of the word. */
  #next(surface: Surface, word: Buffer, from: number): number {
    if (surface !== this.#surface) {
      this.#surface = surface;
      this.#known = new Map();
      this.#ends = new Map();
    }
    let known = this.#known.get(word);
    if (known === undefined || from < known.since || from > known.next) {
      const at = surface.bytes.indexOf(word, from);
      known = { since: from, next: at === -1 ? Infinity : at };
      this.#known.set(word, known);
    }
    return known.next;
  }
}

/** Whether the words that a context asks for stand in a part of a surface, or in its path. */
export function wordsNear(context: Context | null): (surface: Surface, from: number, to: number, path: string) => boolean {
  const [words, others] = [(context?.word ?? []).flatMap(spellings), (context?.with ?? []).flatMap(spellings)];
  const nearby = new Nearby();
  return (surface, from, to, path) =>
    (words.length === 0 || isInPath(context!.word, path) || nearby.hasAny(surface, words, from, to)) &&
    (others.length === 0 || nearby.hasAny(surface, others, from, to) || (surface.bytes.length <= valueAlone && isInPath(context!.with, path)));
}

/** Bytes of a file that holds nothing but a value: its name says what that is. */
const valueAlone = 80;

/** `sentry`, `SENTRY` and `Sentry`: the cases in which people write a word. */
function spellings(word: string): readonly Buffer[] {
  return [...new Set([word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)])].map((spelled) => Buffer.from(spelled, 'latin1'));
}

function isInPath(words: readonly string[], path: string): boolean {
  if (path === unknownPath) return true;
  const lower = path.toLowerCase();
  return words.some((word) => lower.includes(word));
}
