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
  /** A text that is made by undoing an encoding, and a byte of it. */
  text: 1000,
  'made byte': 1,
  /** A key whose value may be encoded. */
  key: 500,
  directive: 4000,
  /** A byte around what says that values are in base64. */
  'object byte': 4,
  /** What is found is shown with what stands around it. */
  hit: 3500,
  'end of a token': 200,
  'undone byte': 1,
  'undone escape': 40,
  'unwrapped character': 2,
  /** A try of a rule, and each byte that its pattern reads. */
  try: 50,
  'tried byte': 0.25,
  'long tried byte': 5,
  /** A value whose surroundings are judged, an expression that is tried for that, and a byte that it reads. */
  judgement: 200,
  condition: 40,
  'condition byte': 0.25,
  'nested condition byte': 0.5,
  'long condition byte': 2.5,
  /** A byte that is read for the names in it; what those are read from, and each of them. */
  'named byte': 0.75,
  bracket: 20,
  line: 150,
  tag: 150,
  object: 2000,
  'sibling byte': 3,
  name: 100,
} as const;

/** A kind of work that a search pays for. */
export type Work = keyof typeof price;

/** Tells of work that is about to be done. */
export type Look = (work: Work, count: number) => void;

/**
 * How many looks a content may ask for: few to begin with, more for each of its bytes, and more for each byte of a secret
 * that is found in it, so that a dump of leaked tokens is read to its end, of the same token over and over as well. So no
 * content may ask for more than 205 a byte, whatever it holds. Of the 165,000 contents in the histories of sentry-cli,
 * sentry-python, self-hosted, trufflehog and gitleaks, and a sixth of those of sentry-javascript, one asked for 14.5 a byte,
 * and all others for no more than what each may ask for to begin with.
 */
const allowance = { first: 500_000, perByte: 50, perSecretByte: 155 } as const;

/** Thrown when a search has used up its looks. Only the scanner catches it. */
export class Exhausted extends Error {
  override readonly name = 'Exhausted';
}

/** The looks that one content has left. */
export class Effort {
  #left: number = allowance.first;
  #foundUntil = 0;

  /** Adds looks for more bytes of the content. */
  allow(bytes: number): void {
    this.#left += bytes * allowance.perByte;
  }

  /** A secret was found between two bytes of the content. What stands in several texts that were made of one place counts once. */
  found(start: number, end: number): void {
    const from = Math.max(start, this.#foundUntil);
    if (end <= from) return;
    this.#left += (end - from) * allowance.perSecretByte;
    this.#foundUntil = end;
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
