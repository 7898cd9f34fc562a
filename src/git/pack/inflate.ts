/** Codes up to this many bits are decoded by one look into a table; longer ones are rare. */
const literalBits = 9;
const distanceBits = 7;
const lengthBits = 7;
const longestCode = 15;
const literalMask = (1 << literalBits) - 1;
const lengthMask = (1 << lengthBits) - 1;
const distanceMask = (1 << distanceBits) - 1;
/** Entries of a table below it are bytes, as they are. */
const literalLimit = 256 << 4;

/** What a block of deflated data is decoded with. */
interface Code {
  /** By the next bits: the symbol, and in the lowest four bits how many bits it takes; 0 where it takes more than the table. */
  readonly table: Uint16Array;
  readonly tableBits: number;
  /** How many codes there are of each length, and the symbols in the order of their codes: for those that are longer. */
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

const lengthBase = Uint16Array.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258);
const lengthExtra = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0);
const distanceBase = Uint16Array.of(1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577);
const distanceExtra = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13);
const lengthsOrder = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

/** The nine lowest bits of a number the other way round. */
const reversed = Uint16Array.from({ length: 1 << literalBits }, (_, bits) => {
  let other = 0;
  for (let i = 0; i < literalBits; i++) other |= ((bits >> i) & 1) << (literalBits - 1 - i);
  return other;
});

/** By the length of a code: where its symbols go, and the next one of it. */
const offsets = new Uint16Array(longestCode + 2);
const nextCode = new Uint16Array(longestCode + 2);

/** The symbols that have a code, in their order: most have none, and are not to be passed over twice. */
const used = new Uint16Array(320);

const fixedLiterals = code(288, literalBits);
const fixedDistances = code(32, distanceBits);
setCode(fixedLiterals, Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)), 0, everySymbol(288), 0);
// Two of them stand for nothing.
setCode(fixedDistances, new Uint8Array(32).fill(5), 0, everySymbol(32), 0);
const lengthCodes = code(19, lengthBits);
const literals = code(288, literalBits);
const distances = code(32, distanceBits);
const lengths = new Uint8Array(320);

/**
 * Inflates what zlib wrote (RFC 1950 and 1951), for the many short pieces of a pack: it makes no objects, where Node's
 * zlib makes a stream for each of them, which takes it longer than to inflate it.
 *
 * @param size bytes that come out
 * @returns false where `source` is not that much, deflated and whole, its checksum included
 */
export function inflateInto(target: Uint8Array, at: number, size: number, source: Uint8Array): boolean {
  if (source.length < 6 || (source[0]! & 0x0f) !== 8 || ((source[0]! << 8) | source[1]!) % 31 !== 0 || (source[1]! & 0x20) !== 0) return false;
  const end = source.length - 4;
  const until = at + size;
  let out = at;
  let next = 2;
  let hold = 0;
  let bits = 0;
  let isLast = false;
  while (!isLast) {
    // Three bits of the block, and fourteen of a dynamic one.
    while (bits < 17) {
      hold |= (next < end ? source[next]! : 0) << bits;
      next++;
      bits += 8;
    }
    isLast = (hold & 1) === 1;
    const kind = (hold >> 1) & 3;
    hold >>>= 3;
    bits -= 3;
    if (kind === 3) return false;
    if (kind === 0) {
      // From the next whole byte on; what was taken beyond it is given back.
      next -= bits >> 3;
      hold = 0;
      bits = 0;
      if (next + 4 > end) return false;
      const length = source[next]! | (source[next + 1]! << 8);
      if ((length ^ 0xffff) !== (source[next + 2]! | (source[next + 3]! << 8)) || next + 4 + length > end || out + length > until) return false;
      next += 4;
      for (let i = 0; i < length; i++) target[out++] = source[next++]!;
      continue;
    }
    let literal = fixedLiterals;
    let distance = fixedDistances;
    if (kind === 2) {
      const literalCount = (hold & 31) + 257;
      const distanceCount = ((hold >> 5) & 31) + 1;
      const lengthCount = ((hold >> 10) & 15) + 4;
      hold >>>= 14;
      bits -= 14;
      if (literalCount > 286 || distanceCount > 30) return false;
      lengths.fill(0, 0, 19);
      for (let i = 0; i < lengthCount; i++) {
        if (bits < 3) {
          hold |= (next < end ? source[next]! : 0) << bits;
          next++;
          bits += 8;
        }
        lengths[lengthsOrder[i]!] = hold & 7;
        hold >>>= 3;
        bits -= 3;
      }
      let usedCount = 0;
      for (let symbol = 0; symbol < 19; symbol++) if (lengths[symbol] !== 0) used[usedCount++] = symbol;
      if (!setCode(lengthCodes, lengths, 0, usedCount, 0)) return false;
      usedCount = 0;
      for (let i = 0; i < literalCount + distanceCount; ) {
        while (bits < 14) {
          hold |= (next < end ? source[next]! : 0) << bits;
          next++;
          bits += 8;
        }
        const entry = lengthCodes.table[hold & lengthMask]!;
        if (entry === 0) return false;
        const symbol = entry >> 4;
        hold >>>= entry & 15;
        bits -= entry & 15;
        if (symbol < 16) {
          if (symbol !== 0) used[usedCount++] = i;
          lengths[i++] = symbol;
          continue;
        }
        const extra = symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
        const times = (symbol === 18 ? 11 : 3) + (hold & ((1 << extra) - 1));
        hold >>>= extra;
        bits -= extra;
        if ((symbol === 16 && i === 0) || i + times > literalCount + distanceCount) return false;
        const repeated = symbol === 16 ? lengths[i - 1]! : 0;
        for (let left = times; left > 0; left--, i++) {
          if (repeated !== 0) used[usedCount++] = i;
          lengths[i] = repeated;
        }
      }
      if (lengths[256] === 0 || next > end + 4) return false;
      let usedLiterals = usedCount;
      while (usedLiterals > 0 && used[usedLiterals - 1]! >= literalCount) usedLiterals--;
      if (!setCode(literals, lengths, 0, usedLiterals, 0) || !setCode(distances, lengths, usedLiterals, usedCount, literalCount)) return false;
      literal = literals;
      distance = distances;
    }
    const literalTable = literal.table;
    const distanceTable = distance.table;
    for (;;) {
      // Sixteen bits at once: enough for every code, or for what follows one.
      if (bits < longestCode) {
        hold |= (next + 1 < end ? source[next]! | (source[next + 1]! << 8) : next < end ? source[next]! : 0) << bits;
        next += 2;
        bits += 16;
      }
      let entry = literalTable[hold & literalMask]!;
      if (entry === 0) entry = longCode(literal, hold);
      hold >>>= entry & 15;
      bits -= entry & 15;
      if (entry < literalLimit) {
        if (entry === 0 || out === until) return false;
        target[out++] = entry >> 4;
        continue;
      }
      let symbol = (entry >> 4) - 257;
      if (symbol < 0) break;
      if (symbol > 28) return false;
      if (bits < longestCode) {
        hold |= (next + 1 < end ? source[next]! | (source[next + 1]! << 8) : next < end ? source[next]! : 0) << bits;
        next += 2;
        bits += 16;
      }
      let extra = lengthExtra[symbol]!;
      const length = lengthBase[symbol]! + (hold & ((1 << extra) - 1));
      hold >>>= extra;
      bits -= extra;
      if (bits < longestCode) {
        hold |= (next + 1 < end ? source[next]! | (source[next + 1]! << 8) : next < end ? source[next]! : 0) << bits;
        next += 2;
        bits += 16;
      }
      entry = distanceTable[hold & distanceMask]!;
      if (entry === 0) entry = longCode(distance, hold);
      hold >>>= entry & 15;
      bits -= entry & 15;
      symbol = entry >> 4;
      if (entry === 0 || symbol > 29) return false;
      if (bits < longestCode) {
        hold |= (next + 1 < end ? source[next]! | (source[next + 1]! << 8) : next < end ? source[next]! : 0) << bits;
        next += 2;
        bits += 16;
      }
      extra = distanceExtra[symbol]!;
      const back = distanceBase[symbol]! + (hold & ((1 << extra) - 1));
      hold >>>= extra;
      bits -= extra;
      if (back > out - at || length > until - out) return false;
      for (let i = 0; i < length; i++, out++) target[out] = target[out - back]!;
    }
    // Zeros were taken beyond the end: more of them than what is left over is data that is not there.
    if (next - (bits >> 3) > end) return false;
  }
  return out === until && next - (bits >> 3) === end && isSum(target, at, until, source, end);
}

function code(symbols: number, tableBits: number): Code {
  return { table: new Uint16Array(1 << tableBits), tableBits, counts: new Uint16Array(longestCode + 1), symbols: new Uint16Array(symbols) };
}

/** Takes down all symbols as used. @returns how many */
function everySymbol(count: number): number {
  for (let symbol = 0; symbol < count; symbol++) used[symbol] = symbol;
  return count;
}

/**
 * Makes a code of the lengths of its symbols' codes.
 *
 * @param from where its symbols begin among those that are used, and `to` where they end
 * @param first what is taken off them
 * @returns false where these are no code
 */
function setCode({ table, tableBits, counts, symbols }: Code, of: Uint8Array, from: number, to: number, first: number): boolean {
  counts.fill(0);
  for (let next = from; next < to; next++) counts[of[used[next]!]!]!++;
  let left = 1;
  offsets[1] = 0;
  nextCode[1] = 0;
  for (let length = 1; length <= longestCode; length++) {
    left = left * 2 - counts[length]!;
    if (left < 0) return false;
    offsets[length + 1] = offsets[length]! + counts[length]!;
    nextCode[length + 1] = (nextCode[length]! + counts[length]!) << 1;
  }
  // Codes may be missing where there is one of one bit, or none: zlib takes no others.
  if (left > 0 && to - from > 1) return false;
  table.fill(0);
  for (let next = from; next < to; next++) {
    const symbol = used[next]! - first;
    const length = of[used[next]!]!;
    symbols[offsets[length]!++] = symbol;
    const bits = nextCode[length]!++;
    if (length > tableBits) continue;
    // The bits of a code come highest first, and those of everything else lowest first.
    const entry = (symbol << 4) | length;
    for (let i = reversed[bits]! >> (literalBits - length); i < 1 << tableBits; i += 1 << length) table[i] = entry;
  }
  return true;
}

/** A code that is longer than its table's, bit by bit; 0 where there is none. */
function longCode({ counts, symbols }: Code, hold: number): number {
  let bits = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= longestCode; length++) {
    bits |= (hold >>> (length - 1)) & 1;
    const count = counts[length]!;
    if (bits - count < first) return (symbols[index + bits - first]! << 4) | length;
    index += count;
    first = (first + count) << 1;
    bits <<= 1;
  }
  return 0;
}

/** Whether the checksum (Adler-32) behind the data is that of what came out. */
function isSum(bytes: Uint8Array, from: number, to: number, source: Uint8Array, at: number): boolean {
  let a = 1;
  let b = 0;
  for (let i = from; i < to; ) {
    // As many as can be added up before a number is larger than 32 bits.
    const until = Math.min(to, i + 3800);
    for (; i < until; i++) {
      a += bytes[i]!;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return (source[at]! << 8 | source[at + 1]!) === b && (source[at + 2]! << 8 | source[at + 3]!) === a;
}
