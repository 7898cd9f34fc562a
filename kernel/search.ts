// Finds the places at which one of many short literals may start, and blocks of hexadecimal digits, 16 bytes at a time.
//
// The method is Hyperscan's "Teddy". Every literal belongs to one of eight buckets. Each of four bytes in a row has two
// tables of 16 entries. One tells which buckets allow the byte's low half, the other which allow its high half. One
// instruction (swizzle) looks 16 bytes up in a table, so eight lookups judge 16 places. A place that passes is a
// candidate. Its bytes are hashed and looked up; if they pass too, the caller compares them.
//
// Memory: the tables of the four bytes are at 0 (low and high for byte 0, low and high for byte 1, …), the tables of
// hexadecimal digits at 128. From 160 on there is a bit for each hash of four bytes. It is set if a literal has this
// hash.

/** Where to continue a search that stopped because the list of candidates was full. */
export let resume: usize = 0;

const bitsAt: usize = 160;

/**
 * Searches pieces of the text at `base`. [`pieces`, `piecesEnd`) holds their starts and ends in pairs of u32.
 *
 * @returns the end of the list; `full` if the list had no room for all candidates
 */
export function findIn(base: usize, pieces: usize, piecesEnd: usize, out: usize, full: usize): usize {
  for (; pieces < piecesEnd; pieces += 8) {
    out = find(base + load<u32>(pieces), base + load<u32>(pieces + 4), out, full);
    if (out >= full) return full;
  }
  return out;
}

/**
 * Searches the text at [`at`, `end`). The 16 bytes before and after it must be readable. From `out` on it writes the
 * address of each candidate that ends in the text. It also writes the address of each 16 bytes that are all digits,
 * with the highest bit set. It stops when `full` is reached; up to 16 more entries may follow.
 *
 * @returns the end of the list
 */
export function find(at: usize, end: usize, out: usize, full: usize): usize {
  const low0 = v128.load(0);
  const high0 = v128.load(16);
  const low1 = v128.load(32);
  const high1 = v128.load(48);
  const low2 = v128.load(64);
  const high2 = v128.load(80);
  const low3 = v128.load(96);
  const high3 = v128.load(112);
  const lowDigit = v128.load(128);
  const highDigit = v128.load(144);
  let before0 = i32x4.splat(0);
  let before1 = i32x4.splat(0);
  let before2 = i32x4.splat(0);
  // A literal may begin in the 16 bytes before the text, so these are looked up too. They report no candidates of their
  // own.
  const first = at;
  at -= 16;
  do {
    const bytes = v128.load(at);
    const low = v128.and(bytes, i8x16.splat(15));
    const high = v128.and(i16x8.shr_u(bytes, 4), i8x16.splat(15));
    const now0 = v128.and(i8x16.swizzle(low0, low), i8x16.swizzle(high0, high));
    const now1 = v128.and(i8x16.swizzle(low1, low), i8x16.swizzle(high1, high));
    const now2 = v128.and(i8x16.swizzle(low2, low), i8x16.swizzle(high2, high));
    let found = v128.and(i8x16.swizzle(low3, low), i8x16.swizzle(high3, high));
    // Byte 0 is three places back, byte 1 two, byte 2 one.
    found = v128.and(
      v128.and(found, i8x16.shuffle(before0, now0, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28)),
      v128.and(
        i8x16.shuffle(before1, now1, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29),
        i8x16.shuffle(before2, now2, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30),
      ),
    );
    before0 = now0;
    before1 = now1;
    before2 = now2;
    if (v128.any_true(found) && at >= first) {
      let bits = i8x16.bitmask(i8x16.ne(found, i32x4.splat(0)));
      do {
        const place = at + <usize>ctz(bits) - 3;
        store<u32>(out, <u32>place);
        let hash = load<u32>(place);
        hash = (hash ^ (hash >> 15)) & 0xffff;
        // The entry stays on the list only if its bit is set. Otherwise the next entry overwrites it.
        out += <usize>((load<u8>(bitsAt + (hash >> 3)) >> <u8>(hash & 7)) & 1) << 2;
        bits &= bits - 1;
      } while (bits !== 0);
    }
    // Nearly all text is excluded by the high halves alone.
    const digits = i8x16.swizzle(highDigit, high);
    if (i8x16.all_true(digits) && i8x16.all_true(v128.and(digits, i8x16.swizzle(lowDigit, low))) && at >= first) {
      store<u32>(out, <u32>at | 0x8000_0000);
      out += 4;
    }
    at += 16;
  } while (at < end && out < full);
  resume = at;
  return out;
}

/** Whether a byte is zero in [`at`, `end`). The 16 bytes after it must be readable. */
export function hasZero(at: usize, end: usize): bool {
  for (; at < end; at += 16) {
    const zeros = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0)));
    if (zeros !== 0) return at + <usize>ctz(zeros) < end;
  }
  return false;
}
