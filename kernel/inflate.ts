// Inflates zlib streams (RFC 1950 and 1951). Accepts exactly what zlib accepts. An entry of a decoding table is a u32:
// the lowest byte is the length of the code in bits, the next byte an operation, and the upper 16 bits a value.

/** An operation: the value is a byte of the result. */
const literal: u32 = 0;
/** An operation: the value is the lowest length or distance. The number of extra bits is added to the operation. */
const base: u32 = 16;
const endOfBlock: u32 = 32;
const invalid: u32 = 64;
/**
 * An operation: the value is the index of a second table for the following bits. The number of these bits is added to
 * the operation.
 */
const further: u32 = 128;

const literalRoot: u32 = 9;
const distanceRoot: u32 = 6;

/** zlib has proven that tables with these roots need at most 852 and 592 entries (`enough.c`). */
const literalTable: usize = 0x8000;
const distanceTable: usize = literalTable + 4 * 1024;
const fixedLiterals: usize = distanceTable + 4 * 1024;
const fixedDistances: usize = fixedLiterals + 4 * 512;
const lengths: usize = fixedDistances + 4 * 32;
const sorted: usize = lengths + 320 * 2;
const counts: usize = sorted + 320 * 2;
const offsets: usize = counts + 16 * 2;
/** Bases and extra bits, for lengths and then for distances. A base takes two bytes, its extra bits take one. */
const bases: usize = offsets + 16 * 2;
const order: usize = bases + 64 * 4;

let isReady = false;
let literalBits: u32 = 0;
let distanceBits: u32 = 0;

/** What the symbols of a code stand for. */
const ofLengths = 0;
const ofLiterals = 1;
const ofDistances = 2;

function prepare(): void {
  isReady = true;
  let value = 3;
  for (let i = 0; i < 28; i++) {
    const extra = i < 8 ? 0 : (i - 4) >> 2;
    store<u32>(bases + 4 * i, (<u32>value << 16) | ((base + extra) << 8));
    value += 1 << extra;
  }
  store<u32>(bases + 4 * 28, (258 << 16) | (base << 8));
  value = 1;
  for (let i = 0; i < 30; i++) {
    const extra = i < 4 ? 0 : (i - 2) >> 1;
    store<u32>(bases + 4 * (32 + i), (<u32>value << 16) | ((base + extra) << 8));
    value += 1 << extra;
  }
  // 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  store<u64>(order, 0x06_09_07_08_00_12_11_10);
  store<u64>(order + 8, 0x02_0d_03_0c_04_0b_05_0a);
  store<u32>(order + 16, 0x00_0f_01_0e);
  for (let i = 0; i < 288; i++) store<u16>(lengths + 2 * i, i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
  makeTable(ofLiterals, lengths, 288, fixedLiterals, 9);
  for (let i = 0; i < 32; i++) store<u16>(lengths + 2 * i, 5);
  makeTable(ofDistances, lengths, 32, fixedDistances, 5);
}

/** The entry of a symbol, without the length of its code. */
// @ts-ignore: decorator
@inline
function meaning(kind: i32, symbol: u32): u32 {
  if (kind === ofLengths) return symbol << 16;
  if (kind === ofDistances) return symbol < 30 ? load<u32>(bases + 4 * (32 + symbol)) : invalid << 8;
  if (symbol < 256) return symbol << 16;
  if (symbol === 256) return endOfBlock << 8;
  return symbol < 286 ? load<u32>(bases + 4 * (symbol - 257)) : invalid << 8;
}

/**
 * Makes the table of a code from the lengths of its symbols' codes.
 * @returns how many bits the root table takes; 0 if the lengths give no valid code
 */
function makeTable(kind: i32, lengthsAt: usize, symbols: u32, table: usize, mostBits: u32): u32 {
  v128.store(counts, i16x8.splat(0));
  v128.store(counts + 16, i16x8.splat(0));
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const at = counts + 2 * <usize>load<u16>(lengthsAt + 2 * symbol);
    store<u16>(at, load<u16>(at) + 1);
  }
  let longest: u32 = 15;
  while (longest > 0 && load<u16>(counts + 2 * longest) === 0) longest--;
  if (longest === 0) {
    // A code without symbols is allowed, but using it is an error.
    if (kind === ofLengths) return 0;
    store<u32>(table, (invalid << 8) | 1);
    store<u32>(table + 4, (invalid << 8) | 1);
    return 1;
  }
  let shortest: u32 = 1;
  while (shortest < longest && load<u16>(counts + 2 * shortest) === 0) shortest++;
  let left: i32 = 1;
  for (let length: u32 = 1; length <= 15; length++) {
    left = (left << 1) - <i32>load<u16>(counts + 2 * length);
    if (left < 0) return 0;
  }
  // An incomplete code is allowed only if its single symbol has one bit.
  if (left > 0 && (kind === ofLengths || longest !== 1)) return 0;
  store<u16>(offsets + 2, 0);
  for (let length: u32 = 1; length < 15; length++) store<u16>(offsets + 2 * length + 2, load<u16>(offsets + 2 * length) + load<u16>(counts + 2 * length));
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <usize>load<u16>(lengthsAt + 2 * symbol);
    if (length === 0) continue;
    const at = offsets + 2 * length;
    const place = load<u16>(at);
    store<u16>(sorted + 2 * <usize>place, <u16>symbol);
    store<u16>(at, place + 1);
  }
  let root = mostBits > longest ? longest : mostBits;
  if (root < shortest) root = shortest;

  // Codes are made in the order of their lengths. Their bits are counted up from the highest to the lowest.
  let code: u32 = 0;
  let length = shortest;
  let next: usize = sorted;
  let current = table;
  let bits = root;
  let dropped: u32 = 0;
  let prefix: u32 = 0xffff_ffff;
  let used: u32 = 1 << root;
  for (;;) {
    if (length > root) {
      const low = code & ((1 << root) - 1);
      if (low !== prefix) {
        // The codes that begin with these bits get their own table. It is large enough for all of them.
        prefix = low;
        dropped = root;
        current = table + 4 * used;
        bits = length - root;
        let room: i32 = 1 << bits;
        while (bits + root < longest) {
          room -= <i32>load<u16>(counts + 2 * (bits + root));
          if (room <= 0) break;
          bits++;
          room <<= 1;
        }
        store<u32>(table + 4 * low, (<u32>(current - table) >> 2 << 16) | ((further + bits) << 8) | root);
        used += 1 << bits;
      }
    }
    const entry = meaning(kind, load<u16>(next)) | (length - dropped);
    next += 2;
    const step: u32 = 1 << (length - dropped);
    const end: u32 = 1 << bits;
    for (let at = code >> dropped; at < end; at += step) store<u32>(current + 4 * at, entry);
    // The next code of this length: one is added, beginning at the highest bit.
    let bit: u32 = 1 << (length - 1);
    while ((code & bit) !== 0) bit >>= 1;
    code = bit === 0 ? 0 : (code & (bit - 1)) + bit;
    const count = load<u16>(counts + 2 * length) - 1;
    store<u16>(counts + 2 * length, count);
    if (count === 0) {
      if (length === longest) break;
      do length++;
      while (load<u16>(counts + 2 * length) === 0);
    }
  }
  // With a single code of one bit, the other bit is invalid.
  if (left > 0) store<u32>(table + 4, (invalid << 8) | 1);
  return root;
}

/**
 * Inflates the stream in [`source`, `sourceEnd`) to `target`. The result must have exactly `size` bytes and a right
 * checksum. Up to 32 bytes after the target may be written, and up to 32 after the source read.
 * @returns how many bytes of the source were used; 0 if the stream is not valid
 */
export function inflate(source: usize, sourceEnd: usize, target: usize, size: usize): usize {
  if (!isReady) prepare();
  if (sourceEnd - source < 6) return 0;
  const head = load<u8>(source);
  const flags = load<u8>(source + 1);
  if ((head & 15) !== 8 || head >> 4 > 7 || ((<u32>head << 8) | flags) % 31 !== 0 || (flags & 0x20) !== 0) return 0;
  const end = sourceEnd - 4;
  const until = target + size;
  let out = target;
  let next = source + 2;
  let hold: u64 = 0;
  let bits: u32 = 0;
  let isLast = false;
  while (!isLast) {
    hold |= load<u64>(next) << bits;
    next += (63 - bits) >> 3;
    bits |= 56;
    isLast = (hold & 1) !== 0;
    const kind = <u32>(hold >> 1) & 3;
    hold >>= 3;
    bits -= 3;
    if (kind === 3) return 0;
    if (kind === 0) {
      // Stored data begins at the next whole byte. Bytes that were read beyond it are given back.
      next -= bits >> 3;
      hold = 0;
      bits = 0;
      if (next + 4 > end) return 0;
      const length = <usize>load<u16>(next);
      if ((length ^ 0xffff) !== <usize>load<u16>(next + 2) || next + 4 + length > end || out + length > until) return 0;
      memory.copy(out, next + 4, length);
      out += length;
      next += 4 + length;
      continue;
    }
    let literalsAt = fixedLiterals;
    let distancesAt = fixedDistances;
    let literalMask: u32 = 511;
    let distanceMask: u32 = 31;
    if (kind === 2) {
      const literalCount: u32 = (<u32>hold & 31) + 257;
      const distanceCount: u32 = (<u32>(hold >> 5) & 31) + 1;
      const lengthCount: u32 = (<u32>(hold >> 10) & 15) + 4;
      hold >>= 14;
      bits -= 14;
      if (literalCount > 286 || distanceCount > 30) return 0;
      v128.store(lengths, i16x8.splat(0));
      v128.store(lengths + 16, i16x8.splat(0));
      v128.store(lengths + 32, i16x8.splat(0));
      for (let i: u32 = 0; i < lengthCount; i++) {
        if (bits < 3) {
          hold |= load<u64>(next) << bits;
          next += (63 - bits) >> 3;
          bits |= 56;
        }
        store<u16>(lengths + 2 * <usize>load<u8>(order + i), <u16>hold & 7);
        hold >>= 3;
        bits -= 3;
      }
      const lengthBits = makeTable(ofLengths, lengths, 19, distanceTable, 7);
      if (lengthBits === 0) return 0;
      const lengthMask: u32 = (1 << lengthBits) - 1;
      const all = literalCount + distanceCount;
      for (let i: u32 = 0; i < all; ) {
        if (bits < 14) {
          if (next > end + 8) return 0;
          hold |= load<u64>(next) << bits;
          next += (63 - bits) >> 3;
          bits |= 56;
        }
        const entry = load<u32>(distanceTable + 4 * <usize>(<u32>hold & lengthMask));
        const symbol = entry >> 16;
        hold >>= entry & 0xff;
        bits -= entry & 0xff;
        if (symbol < 16) {
          store<u16>(lengths + 2 * i++, <u16>symbol);
          continue;
        }
        const extra: u32 = symbol === 16 ? 2 : symbol === 17 ? 3 : 7;
        let times: u32 = (symbol === 18 ? 11 : 3) + (<u32>hold & ((1 << extra) - 1));
        hold >>= extra;
        bits -= extra;
        if ((symbol === 16 && i === 0) || i + times > all) return 0;
        const repeated = symbol === 16 ? load<u16>(lengths + 2 * (i - 1)) : 0;
        for (; times > 0; times--) store<u16>(lengths + 2 * i++, repeated);
      }
      if (load<u16>(lengths + 2 * 256) === 0) return 0;
      literalBits = makeTable(ofLiterals, lengths, literalCount, literalTable, literalRoot);
      if (literalBits === 0) return 0;
      distanceBits = makeTable(ofDistances, lengths + 2 * literalCount, distanceCount, distanceTable, distanceRoot);
      if (distanceBits === 0) return 0;
      literalsAt = literalTable;
      distancesAt = distanceTable;
      literalMask = (1 << literalBits) - 1;
      distanceMask = (1 << distanceBits) - 1;
    }
    for (;;) {
      // Now at least 56 bits are there: enough for a length, a distance, and their extra bits.
      if (next > end + 8) return 0;
      hold |= load<u64>(next) << bits;
      next += (63 - bits) >> 3;
      bits |= 56;
      let entry = load<u32>(literalsAt + 4 * <usize>(<u32>hold & literalMask));
      if (entry >> 8 & 0xff & further) {
        const room = (entry >> 8) & 15;
        hold >>= entry & 0xff;
        bits -= entry & 0xff;
        entry = load<u32>(literalsAt + 4 * <usize>((entry >> 16) + (<u32>hold & ((1 << room) - 1))));
      }
      hold >>= entry & 0xff;
      bits -= entry & 0xff;
      let operation = (entry >> 8) & 0xff;
      if (operation === literal) {
        if (out === until) return 0;
        store<u8>(out++, <u8>(entry >> 16));
        // Usually another literal follows, and there are enough bits for it.
        entry = load<u32>(literalsAt + 4 * <usize>(<u32>hold & literalMask));
        if ((entry & 0xff00) !== 0 || out === until) continue;
        store<u8>(out++, <u8>(entry >> 16));
        hold >>= entry & 0xff;
        bits -= entry & 0xff;
        continue;
      }
      if (operation === endOfBlock) break;
      if (operation === invalid) return 0;
      let extra = operation & 15;
      const length = <usize>((entry >> 16) + (<u32>hold & ((1 << extra) - 1)));
      hold >>= extra;
      bits -= extra;
      entry = load<u32>(distancesAt + 4 * <usize>(<u32>hold & distanceMask));
      if (entry >> 8 & 0xff & further) {
        const room = (entry >> 8) & 15;
        hold >>= entry & 0xff;
        bits -= entry & 0xff;
        entry = load<u32>(distancesAt + 4 * <usize>((entry >> 16) + (<u32>hold & ((1 << room) - 1))));
      }
      hold >>= entry & 0xff;
      bits -= entry & 0xff;
      operation = (entry >> 8) & 0xff;
      if (operation === invalid) return 0;
      extra = operation & 15;
      const back = <usize>((entry >> 16) + (<u32>hold & ((1 << extra) - 1)));
      hold >>= extra;
      bits -= extra;
      if (back > out - target || length > until - out) return 0;
      const stop = out + length;
      let from = out - back;
      if (back >= 16) {
        do {
          v128.store(out, v128.load(from));
          out += 16;
          from += 16;
        } while (out < stop);
        out = stop;
      } else {
        do store<u8>(out++, load<u8>(from++));
        while (out < stop);
      }
    }
    // Bytes after the end may have been read as bits. If they were also used, the data was too short.
    if (next - (bits >> 3) > end) return 0;
  }
  const sumAt = next - (bits >> 3);
  if (out !== until || adler(target, until) !== bswap<u32>(load<u32>(sumAt))) return 0;
  return sumAt + 4 - source;
}

/** The Adler-32 checksum of [`from`, `to`) (RFC 1950). */
function adler(from: usize, to: usize): u32 {
  let a: u32 = 1;
  let b: u32 = 0;
  while (to - from >= 16) {
    // How many rows of 16 bytes can be added before a number needs more than 32 bits.
    const blocks: u32 = min<u32>(<u32>(to - from) >> 4, 340);
    let sum = i32x4.splat(0);
    let sums = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (let i: u32 = 0; i < blocks; i++, from += 16) {
      const bytes = v128.load(from);
      sums = i32x4.add(sums, sum);
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), i16x8(16, 15, 14, 13, 12, 11, 10, 9)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), i16x8(8, 7, 6, 5, 4, 3, 2, 1)));
    }
    b = (b + 16 * blocks * a + 16 * total(sums) + total(weighted)) % 65521;
    a = (a + total(sum)) % 65521;
  }
  for (; from < to; from++) {
    a += load<u8>(from);
    b += a;
  }
  return ((b % 65521) << 16) | (a % 65521);
}

// @ts-ignore: decorator
@inline
function total(four: v128): u32 {
  return i32x4.extract_lane(four, 0) + i32x4.extract_lane(four, 1) + i32x4.extract_lane(four, 2) + i32x4.extract_lane(four, 3);
}
