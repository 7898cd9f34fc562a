import type { Fingerprint } from './built-fingerprints.ts';
import { share } from './fingerprints.ts';

/** Four bytes in a row, and how common they are in a sample. */
interface Gram {
  readonly bytes: readonly [number, number, number, number];
  /** Between 0 and 1. */
  readonly share: number;
}

/** The four bytes of a literal in a bucket. */
interface Member {
  readonly literal: number;
  readonly offset: number;
}

const buckets = 8;
const width = 4;
/** How many offsets of a literal are tried, as at the first choice. */
const places = 16;
/** How many four-byte texts of a sample are kept. These are the most frequent ones; rarer ones cost little. */
const grams = 12_000;
const rounds = 2;
/**
 * The cost of text that equals a fingerprint, compared with text that only passes its bucket. It is higher since the
 * next check passes too.
 */
const itself = 10;

/**
 * Improves fingerprints with a sample of real text. Letters do not follow one another by chance. So a bucket that
 * should pass nothing by the estimate may pass every `Entry`. This takes a second, so only the build does it.
 *
 * @param chosen one fingerprint for each literal
 * @param sample text of the kind that will be searched
 */
export function refineFingerprints(literals: readonly Buffer[], chosen: readonly Fingerprint[], sample: Buffer): readonly Fingerprint[] {
  const frequent = frequentGrams(sample);
  const shares = new Map(frequent.map((gram) => [Buffer.from(gram.bytes).readInt32LE(), gram.share]));
  const refined = [...chosen];
  const members = Array.from({ length: buckets }, (_, bucket): Member[] => chosen.flatMap(({ offset, bucket: own }, literal) => (own === bucket ? [{ literal, offset }] : [])));
  const price = (of: readonly Member[]): number => passes(literals, of, frequent);
  for (let round = 0; round < rounds; round++) {
    for (const [literal, bytes] of literals.entries()) {
      const old = refined[literal]!;
      members[old.bucket] = members[old.bucket]!.filter((one) => one.literal !== literal);
      const prices = members.map(price);
      let best = old;
      let least = Number.POSITIVE_INFINITY;
      for (let offset = 0; offset < places && offset + width <= bytes.length; offset++) {
        if (bytes[offset] === 0) continue;
        const own = itself * (shares.get(bytes.readInt32LE(offset)) ?? 0);
        for (let bucket = 0; bucket < buckets; bucket++) {
          if (own >= least) continue;
          const cost = own + price([...members[bucket]!, { literal, offset }]) - prices[bucket]!;
          // A new place must be cheaper than the old one.
          if (cost > least || (cost === least && (offset !== old.offset || bucket !== old.bucket))) continue;
          least = cost;
          best = { offset, bucket };
        }
      }
      refined[literal] = best;
      members[best.bucket]!.push({ literal, offset: best.offset });
    }
  }
  return refined;
}

/**
 * How much text passes a bucket. This is measured on the sample. For four-byte texts that the sample lacks, it is
 * estimated by single letters.
 */
function passes(literals: readonly Buffer[], members: readonly Member[], sample: readonly Gram[]): number {
  const tables = Array.from({ length: width }, (_, place) => {
    let low = 0;
    let high = 0;
    for (const { literal, offset } of members) {
      const byte = literals[literal]![offset + place]!;
      low |= 1 << (byte & 15);
      high |= 1 << (byte >> 4);
    }
    return { low, high };
  });
  let sum = members.length === 0 ? 0 : tables.reduce((product, { low, high }) => product * share(low, high), 1);
  for (const { bytes, share: part } of sample) {
    let place = 0;
    while (place < width && ((tables[place]!.low >> (bytes[place]! & 15)) & (tables[place]!.high >> (bytes[place]! >> 4)) & 1) === 1) place++;
    if (place === width) sum += part;
  }
  return sum;
}

function frequentGrams(sample: Buffer): readonly Gram[] {
  const counts = new Map<number, number>();
  for (let at = 0; at + width <= sample.length; at++) {
    const gram = sample.readInt32LE(at);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, grams)
    .map(([gram, count]) => ({ bytes: [gram & 0xff, (gram >> 8) & 0xff, (gram >> 16) & 0xff, (gram >> 24) & 0xff], share: count / sample.length }));
}
