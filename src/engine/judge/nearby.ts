import type { Surface } from '../surface.ts';

/** From `since` on a word stands first at `next`; nowhere, if that is infinite. */
interface Known {
  readonly since: number;
  readonly next: number;
}

/**
 * Says whether words stand in parts of a surface. It remembers where each stands next: a lock file has thousands of
 * values to ask about and, most often, not one such word.
 */
export class Nearby {
  #surface: Surface | null = null;
  #known = new Map<Buffer, Known>();

  /** Whether the word stands whole between two bytes of the surface. */
  has(surface: Surface, word: Buffer, from: number, to: number): boolean {
    if (surface !== this.#surface) {
      this.#surface = surface;
      this.#known = new Map();
    }
    let known = this.#known.get(word);
    if (known === undefined || from < known.since || from > known.next) {
      const at = surface.bytes.indexOf(word, from);
      known = { since: from, next: at === -1 ? Infinity : at };
      this.#known.set(word, known);
    }
    return known.next + word.length <= to;
  }
}
