/** The four bytes by which a literal is found, and the bucket they are looked for in. */
export interface Fingerprint {
  readonly offset: number;
  /** 0 to 7. */
  readonly bucket: number;
}

const buckets = 8;
const width = 4;
/** Fingerprints are taken from this many places of a literal at most. */
const places = 16;

/**
 * Chooses fingerprints and buckets so that little text is taken for a literal: one after the other, those with the least
 * choice first, where it adds least. One place in a kilobyte of source is; choosing takes 5 ms for 60 literals.
 */
export function fingerprints(literals: readonly Buffer[]): readonly Fingerprint[] {
  const made = new Buckets();
  const known = new Map<number, number>();
  const chosen = new Map<Buffer, Fingerprint>();
  for (const bytes of literals.toSorted((a, b) => a.length - b.length)) {
    const best = cheapest(bytes, made, known);
    made.admit(best.bucket, bytes, best.offset);
    known.set(bytes.readInt32LE(best.offset), best.bucket);
    chosen.set(bytes, best);
  }
  return literals.map((bytes) => chosen.get(bytes)!);
}

/** As {@link fingerprints}, without a look at what shares a bucket: 20 places in a kilobyte are let through, and no start waits for it. */
export function quickFingerprints(literals: readonly Buffer[]): readonly Fingerprint[] {
  const offsets = literals.map(rarest);
  const prints = literals.map((bytes, i) => bytes.readInt32LE(offsets[i]));
  // Neighbours in order share halves of bytes; together in a bucket they let through a third of what they would apart.
  const order = [...new Set(prints)].sort((a, b) => a - b);
  const bucketOf = new Map(order.map((print, i) => [print, Math.floor((i * buckets) / order.length)]));
  return prints.map((print, i) => ({ offset: offsets[i]!, bucket: bucketOf.get(print)! }));
}

function cheapest(bytes: Buffer, made: Buckets, known: ReadonlyMap<number, number>): Fingerprint {
  let offset = 0;
  let bucket = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < places && at + width <= bytes.length; at++) {
    if (bytes[at] === 0) continue;
    const same = known.get(bytes.readInt32LE(at));
    if (same !== undefined) return { offset: at, bucket: same };
    for (let one = 0; one < buckets; one++) {
      const cost = made.added(one, bytes, at);
      if (cost >= least) continue;
      offset = at;
      bucket = one;
      least = cost;
    }
  }
  return { offset, bucket };
}

/** Where the four bytes begin that text has least of. */
function rarest(bytes: Buffer): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < places && at + width <= bytes.length; at++) {
    // Where all begin with another byte than zero, a run of zeros is no candidate of any bucket.
    if (bytes[at] === 0) continue;
    const share = frequency[bytes[at]!]! * frequency[bytes[at + 1]!]! * frequency[bytes[at + 2]!]! * frequency[bytes[at + 3]!]!;
    if (share >= least) continue;
    best = at;
    least = share;
  }
  return best;
}

/**
 * Literals that share a bucket let through whatever is made of their halves of bytes, one for each place of a fingerprint.
 * All arrays have a part for each bucket and place.
 */
class Buckets {
  /** Which low and high halves a place takes. */
  readonly #low = new Uint16Array(buckets * width);
  readonly #high = new Uint16Array(buckets * width);
  /** How much of a text passes a place, and would pass by each further high half with the low ones, and the other way round. */
  readonly #share = new Float64Array(buckets * width);
  readonly #byHigh = new Float64Array(buckets * width * 16);
  readonly #byLow = new Float64Array(buckets * width * 16);
  /** How much passes all places of a bucket. */
  readonly #passes = new Float64Array(buckets);

  /** How much more text passes a bucket once it has these four bytes too. */
  added(bucket: number, bytes: Buffer, offset: number): number {
    let passes = 1;
    for (let i = 0; i < width; i++) passes *= this.#shareWith(bucket * width + i, bytes[offset + i]!);
    return passes - this.#passes[bucket]!;
  }

  #shareWith(place: number, byte: number): number {
    const low = byte & 15;
    const high = byte >> 4;
    const hasLow = (this.#low[place]! >> low) & 1;
    const hasHigh = (this.#high[place]! >> high) & 1;
    let share = this.#share[place]!;
    if (hasHigh === 0) share += this.#byHigh[place * 16 + high]!;
    if (hasLow === 0) share += this.#byLow[place * 16 + low]!;
    return hasHigh === 0 && hasLow === 0 ? share + frequency[byte]! : share;
  }

  admit(bucket: number, bytes: Buffer, offset: number): void {
    this.#passes[bucket] = 1;
    for (let i = 0; i < width; i++) {
      const place = bucket * width + i;
      const byte = bytes[offset + i]!;
      const low = byte & 15;
      const high = byte >> 4;
      this.#share[place] = this.#shareWith(place, byte);
      this.#passes[bucket]! *= this.#share[place]!;
      if (((this.#low[place]! >> low) & 1) === 0) {
        this.#low[place]! |= 1 << low;
        for (let h = 0; h < 16; h++) this.#byHigh[place * 16 + h]! += frequency[h * 16 + low]!;
      }
      if (((this.#high[place]! >> high) & 1) === 0) {
        this.#high[place]! |= 1 << high;
        for (let l = 0; l < 16; l++) this.#byLow[place * 16 + l]! += frequency[high * 16 + l]!;
      }
    }
  }
}

/** About how often a byte stands in source code, as a part of 1; what is of one class counts alike. */
const frequency = frequencies([
  [' ', 0.15],
  // With a y that is taken for common `sntr` is found by its beginning: `ntry` ends every `entry`.
  ['etaoinsry', 0.06],
  ['bcdfghjklmpquvwxz', 0.02],
  ['\0', 0.04],
  ['\n', 0.03],
  ['0123456789', 0.012],
  ['.,()=;:-_/"\'*', 0.01],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 0.006],
]);

function frequencies(classes: readonly (readonly [characters: string, share: number])[]): Float64Array {
  const each = new Float64Array(256).fill(0.002);
  for (const [characters, share] of classes) for (let i = 0; i < characters.length; i++) each[characters.charCodeAt(i)] = share;
  return each;
}
