/**
 * What each piece of work costs, in looks of 2 to 3 ns. Work is counted and not timed, so that a content has the same result on
 * every machine, however busy it is. The prices were fitted to the times of hundreds of contents that were made to take long. If
 * a price is too low, a content that asks only for that work takes longer than the budget allows.
 */
const price = {
  /** A place where a literal stands. */
  place: 60,
  /** A run of hexadecimal digits. */
  run: 250,
  /** A text that is decoded, and each byte of it. */
  text: 300,
  'made byte': 1,
  /** A key whose value may be encoded. */
  key: 500,
  directive: 4000,
  /** A finding, which is shown with the text around it. */
  hit: 3000,
  'end of a token': 200,
  'undone byte': 1,
  'undone escape': 40,
  'unwrapped character': 2,
  /** A try of a rule, and each byte that its pattern reads. */
  try: 50,
  'tried byte': 0.25,
  /** A judgement of the text around a value, and each byte that an expression reads for that. */
  judgement: 700,
  'condition byte': 0.5,
  /** A byte that is read for the names in it. */
  'named byte': 3,
} as const;

/** A kind of work that a search pays for. */
export type Work = keyof typeof price;

/**
 * How many looks a content may ask for: some to begin with, more for each byte, and more for each secret that is found. So a dump
 * of leaked tokens is read to its end, even if it repeats one token. The slowest content that `npm run bench:hostile` has made
 * took about a second for each megabyte before it was given up (docs/benchmarks.md).
 */
const allowance = { first: 500_000, perByte: 110, perSecret: 18_000 } as const;

/** Thrown when a search has used up its looks. Only the scanner catches it. */
export class Exhausted extends Error {
  override readonly name = 'Exhausted';
}

/** The looks that one content has left. */
export class Effort {
  #left: number = allowance.first;

  /** Adds looks for more bytes of the content. */
  allow(bytes: number): void {
    this.#left += bytes * allowance.perByte;
  }

  /** Adds looks for a secret that was found. */
  found(): void {
    this.#left += allowance.perSecret;
  }

  /**
   * Pays for work before it is done.
   *
   * @throws {Exhausted} if that is more than is left
   */
  look(work: Work, count = 1): void {
    this.#left -= count * price[work];
    if (this.#left < 0) throw new Exhausted();
  }
}
