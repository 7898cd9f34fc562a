/**
 * What each piece of work costs, in looks of 2 to 3 ns. Counted and not timed, so that a content has the same result on
 * every machine, however busy that is. The prices are those that fit best what hundreds of contents took which were made to
 * take long: where a price is too low, what is made of that work alone takes longer than the budget says.
 */
const price = {
  /** Where a literal stands. */
  place: 60,
  /** Where hexadecimal digits stand. */
  run: 250,
  /** A text that is made by undoing an encoding, and a byte of it. */
  text: 300,
  'made byte': 1,
  /** A key whose value may be encoded. */
  key: 500,
  directive: 4000,
  /** What is found is shown with what stands around it. */
  hit: 3000,
  'end of a token': 200,
  'undone byte': 1,
  'undone escape': 40,
  'unwrapped character': 2,
  /** A rule that is tried, and a byte of what its pattern reads. */
  try: 50,
  'tried byte': 0.25,
  /** A value whose surroundings are judged, and a byte that an expression reads for that. */
  judgement: 700,
  'condition byte': 0.5,
  /** A byte that is read for the names in it. */
  'named byte': 3,
} as const;

/** Something that a search does, and pays for. */
export type Work = keyof typeof price;

/**
 * How many looks a content may ask for: few to begin with, more for each of its bytes, and more for each secret that is
 * found in it, so that a dump of leaked tokens is read to its end, of the same token over and over as well. The dearest that
 * `npm run bench:hostile` has made took about a second a megabyte before it was given up (docs/benchmarks.md).
 */
const allowance = { first: 500_000, perByte: 110, perSecret: 18_000 } as const;

/** Thrown out of a search that has looked as often as it may. Nobody but the scanner sees it. */
export class Exhausted extends Error {
  override readonly name = 'Exhausted';
}

/** The looks that one content has left. */
export class Effort {
  #left: number = allowance.first;

  /** So many more bytes of the content are at hand. */
  allow(bytes: number): void {
    this.#left += bytes * allowance.perByte;
  }

  /** A secret was found. */
  found(): void {
    this.#left += allowance.perSecret;
  }

  /**
   * So much work is about to be done.
   *
   * @throws {Exhausted} where that is more than is left
   */
  look(work: Work, count = 1): void {
    this.#left -= count * price[work];
    if (this.#left < 0) throw new Exhausted();
  }
}
