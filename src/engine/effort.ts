/**
 * How much work a content may make beyond the one search of it, in looks: a look is a byte that an expression reads again or
 * that is made by undoing an encoding, and 2 to 5 ns. Counted and not timed, so that a content has the same result on every
 * machine, however busy that is. The first ones are for small contents that hold little else than what is searched for.
 *
 * Of the contents of 21 real histories (docs/benchmarks.md) none asks for more than a third of the first ones beyond its
 * own share; one that is made to take long is given up after about half a second a megabyte. A secret that was not found
 * in the content before pays for the looks that finding it takes: a dump of leaked tokens is read to its end.
 */
const allowance = { first: 5_000_000, perByte: 40, perSecret: 60_000 } as const;

/** Thrown out of a search that has looked as often as it may. Nobody but the scanner sees it. */
export class Exhausted extends Error {
  override readonly name = 'Exhausted';
}

/** The looks that one content has left. */
export class Effort {
  #left: number = allowance.first;
  readonly #found = new Set<string>();

  /** So many more bytes of the content are at hand. */
  allow(bytes: number): void {
    this.#left += bytes * allowance.perByte;
  }

  /** A secret was found. */
  found(secret: string): void {
    if (this.#found.has(secret)) return;
    this.#found.add(secret);
    this.#left += allowance.perSecret;
  }

  /**
   * So many bytes are about to be looked at.
   *
   * @throws {Exhausted} where that is more than is left
   */
  look(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new Exhausted();
  }
}
