import { builtFingerprints, type Fingerprint } from './built-fingerprints.ts';

/**
 * Literals in one bucket. Each place of a fingerprint has a set of allowed half bytes. The search lets every
 * combination of them through.
 */
interface Bucket {
  readonly low: Uint16Array;
  readonly high: Uint16Array;
  /** For each place, the share of text bytes that pass the test. */
  readonly share: Float64Array;
  passes: number;
}

const buckets = 8;
const width = 4;
/** How many places of a literal are tried for a fingerprint. More would slow every start for little gain. */
const places = 16;

/** The fingerprints that were chosen last, for an editor's server, which makes scanners again and again. */
let last: { readonly key: string; readonly chosen: readonly Fingerprint[] } | null = null;

/**
 * The fingerprints of literals. They come from the build if it chose them, since choosing them at the start takes 5 ms.
 */
export function fingerprints(literals: readonly Buffer[]): readonly Fingerprint[] {
  const key = fingerprintKey(literals);
  const built = builtFingerprints.get(key);
  if (built !== undefined) return built;
  if (last?.key !== key) last = { key, chosen: chooseFingerprints(literals) };
  return last.chosen;
}

/** The key of a list of literals. */
export function fingerprintKey(literals: readonly Buffer[]): string {
  return literals.map((literal) => literal.toString('latin1')).join('\n');
}

/**
 * Chooses fingerprints and buckets so that little text is mistaken for a literal. Literals are added one by one. Each
 * gets the place and the bucket that let the least additional text through. Source code then has less than 0.1
 * candidates in a kilobyte. With buckets in alphabetical order it had 21.
 */
export function chooseFingerprints(literals: readonly Buffer[]): readonly Fingerprint[] {
  const made = Array.from({ length: buckets }, (): Bucket => ({ low: new Uint16Array(width), high: new Uint16Array(width), share: new Float64Array(width), passes: 0 }));
  const chosen = Array.from<Fingerprint | undefined>({ length: literals.length });
  const known = new Map<number, number>();
  // Literals with the least choice come first.
  const order = literals.map((bytes, index) => ({ bytes, index })).sort((a, b) => a.bytes.length - b.bytes.length);
  for (const { bytes, index } of order) {
    const best = cheapest(bytes, made, known);
    admit(made[best.bucket]!, bytes, best.offset);
    known.set(bytes.readInt32LE(best.offset), best.bucket);
    chosen[index] = best;
  }
  return chosen as Fingerprint[];
}

function cheapest(bytes: Buffer, made: readonly Bucket[], known: ReadonlyMap<number, number>): Fingerprint {
  let best = { offset: 0, bucket: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset < places && offset + width <= bytes.length; offset++) {
    if (!mayBegin(bytes, offset)) continue;
    const bucket = known.get(bytes.readInt32LE(offset));
    if (bucket !== undefined) return { offset, bucket };
    const own = itself * frequency[bytes[offset]!]! * frequency[bytes[offset + 1]!]! * frequency[bytes[offset + 2]!]! * frequency[bytes[offset + 3]!]!;
    for (let bucket = 0; bucket < buckets; bucket++) {
      const cost = own + added(made[bucket]!, bytes, offset);
      if (cost >= least) continue;
      least = cost;
      best = { offset, bucket };
    }
  }
  return best;
}

/**
 * The cost of text that equals a fingerprint, compared with text that only passes its bucket. It is higher since the
 * next check passes too.
 */
const itself = 10;

/** No fingerprint begins with a zero byte, so a run of zeros never passes a bucket. */
function mayBegin(bytes: Buffer, offset: number): boolean {
  return bytes[offset] !== 0;
}

/** How much more text passes a bucket after this fingerprint is added. */
function added(bucket: Bucket, bytes: Buffer, offset: number): number {
  let passes = 1;
  for (let i = 0; i < width; i++) {
    const low = 1 << (bytes[offset + i]! & 15);
    const high = 1 << (bytes[offset + i]! >> 4);
    const isIn = (bucket.low[i]! & low) !== 0 && (bucket.high[i]! & high) !== 0;
    passes *= isIn ? bucket.share[i]! : share(bucket.low[i]! | low, bucket.high[i]! | high);
  }
  return passes - bucket.passes;
}

function admit(bucket: Bucket, bytes: Buffer, offset: number): void {
  bucket.passes = 1;
  for (let i = 0; i < width; i++) {
    bucket.low[i]! |= 1 << (bytes[offset + i]! & 15);
    bucket.high[i]! |= 1 << (bytes[offset + i]! >> 4);
    bucket.share[i] = share(bucket.low[i]!, bucket.high[i]!);
    bucket.passes *= bucket.share[i]!;
  }
}

/**
 * Estimates the share of text bytes with one of these low halves and one of these high halves. Both are sets of bits.
 */
export function share(low: number, high: number): number {
  let sum = 0;
  for (let h = 0; high >> h !== 0; h++) {
    if (((high >> h) & 1) === 0) continue;
    for (let l = 0; low >> l !== 0; l++) if (((low >> l) & 1) === 1) sum += frequency[h * 16 + l]!;
  }
  return sum;
}

/** The share of each byte in source code. Bytes of one class count alike. */
const frequency = frequencies([
  [' ', 0.15],
  // The y counts as common, so that `sntr` becomes the fingerprint, not `ntry`, which ends every `entry`.
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
