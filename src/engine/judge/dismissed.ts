import type { Surface } from '../surface.ts';
import type { Span } from './context.ts';

/** How many windows are remembered. Versions of one file follow one another, so few are enough. */
const most = 128;

/**
 * The values that a rule has dismissed, each with all the text that its verdict depends on. Copies of a file and versions of it hold the
 * same values in the same surroundings, and reading names takes a hundred times as long as comparing texts.
 */
export class Dismissed {
  readonly #sight: number;
  readonly #windows = new Set<string>();

  /** @param sight how many bytes on both sides of a value the verdict depends on */
  constructor(sight: number) {
    this.#sight = sight;
  }

  /** The key of a match with its surroundings, for the two methods below. */
  window(surface: Surface, { start, end, from, to }: Span, path: string): string {
    const first = Math.max(0, from - this.#sight);
    return `${surface.isBinary ? 'binary' : 'text'} ${[from, start, end, to].map((place) => place - first).join(' ')} ${path}\n${surface.bytes.toString('latin1', first, to + this.#sight)}`;
  }

  has(window: string): boolean {
    return this.#windows.has(window);
  }

  add(window: string): void {
    if (this.#windows.size === most) for (const oldest of this.#windows) {
      this.#windows.delete(oldest);
      break;
    }
    this.#windows.add(window);
  }
}
