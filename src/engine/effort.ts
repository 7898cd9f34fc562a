/**
 * What each piece of work costs, in looks. One look stands for 2 to 3 ns. Work is counted and not timed, so that a
 * content has the same result on every machine, however busy it is. The prices were fitted to the times of hundreds of
 * contents made to take long. A price that is too low lets some content take longer than intended.
 */
const price = {
  /** A place at which a literal was found. */
  place: 60,
  /** A run of hexadecimal digits. */
  run: 250,
  /** A text that is made by undoing an encoding, and each of its bytes. */
  text: 1000,
  'made byte': 1,
  /** A key that may have an encoded value. */
  key: 800,
  directive: 4000,
  /** A byte around a text that shows a Kubernetes Secret. */
  'object byte': 4,
  /** A hit. The line around it is shown too. */
  hit: 3500,
  /** The same again, on another text that was made from the same bytes. */
  'known hit': 1000,
  'end of a token': 200,
  'undone byte': 1,
  'undone escape': 40,
  'unwrapped character': 3,
  /** A try of a rule, and each byte that the rule's pattern reads. */
  try: 50,
  'tried byte': 0.25,
  'long tried byte': 5,
  /**
   * A value with its surroundings to be judged, then each expression that is tried on them, and each byte that an
   * expression reads.
   */
  judgement: 200,
  condition: 40,
  'condition byte': 0.25,
  /** A byte before a value, of which only the last ones are read. */
  'backward condition byte': 0.1,
  'nested condition byte': 0.5,
  'long condition byte': 4,
  /**
   * A byte that is read for names; then each bracket, line, tag and so on from which names are read; then each name.
   */
  'named byte': 0.75,
  bracket: 32,
  line: 150,
  tag: 150,
  object: 2000,
  'sibling byte': 3,
  name: 150,
} as const;

/** A kind of work that a search pays for. */
export type Work = keyof typeof price;

/** Called before some work is done. */
export type Look = (work: Work, count: number) => void;

/**
 * How many looks a content may ask for: some to begin with, some for each of its bytes, and some for each byte of a
 * secret that is found in it. So a dump of leaked tokens is read to its end, even if it repeats one token many times.
 * Only the first `mostSecretBytes` of secrets count, some thousand tokens: lists of tokens take longest, and nobody
 * reads more. Measured, when some prices were lower by a third, on the 165,000 contents in the histories of sentry-cli,
 * sentry-python, self-hosted, trufflehog and gitleaks, and on a sixth of the contents of sentry-javascript: one content
 * asked for 14.5 looks a byte. All others asked for no more than the first looks.
 */
const allowance = { first: 500_000, perByte: 38, perSecretByte: 160, mostSecretBytes: 180_000 } as const;

/** Of how many bytes it is remembered together that a secret was found in them. */
const partBytes = 16;

/** Thrown when a search has used up its looks. Only the scanner catches it. */
export class Exhausted extends Error {
  override readonly name = 'Exhausted';
}

/** The looks that one content has left. */
export class Effort {
  #left: number = allowance.first;
  /** Parts of the content that secrets were found in. */
  readonly #found = new Set<number>();
  /** For how many bytes of secrets looks may still be added. */
  #secretBytesLeft: number = allowance.mostSecretBytes;

  /** Adds looks for more bytes of the content. */
  allow(bytes: number): void {
    this.#left += bytes * allowance.perByte;
  }

  /**
   * Called for each secret found, in any order. Several texts may be made from the same bytes; a secret in these bytes
   * counts once.
   *
   * @returns whether these bytes are new
   */
  found(start: number, end: number): boolean {
    let isNew = false;
    for (let part = Math.floor(start / partBytes); part * partBytes < end; part++) {
      if (this.#found.has(part)) continue;
      this.#found.add(part);
      isNew = true;
      if (this.#secretBytesLeft <= 0) continue;
      this.#secretBytesLeft -= partBytes;
      this.#left += partBytes * allowance.perSecretByte;
    }
    return isNew;
  }

  /**
   * Pays for work before it is done.
   *
   * @throws {Exhausted} if the work costs more than is left
   */
  look(work: Work, count = 1): void {
    this.#left -= count * price[work];
    if (this.#left < 0) throw new Exhausted();
  }
}
