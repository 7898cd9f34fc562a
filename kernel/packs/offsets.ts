// Reads the index of a pack (git's `Documentation/gitformat-pack.adoc`), and sorts its objects by where they begin.

/**
 * Whether the names at positions [`from`, `to`) are in order, and where the table of first bytes says that they are. Otherwise a search
 * would miss names that the list holds.
 *
 * @param names the address of the name at position `from`
 * @param fanOut the address of the table: for each byte how many names begin with it or a lower one, as u32 with the highest byte first
 */
export function areListed(names: usize, from: u32, to: u32, nameBytes: usize, fanOut: usize): bool {
  let first: u32 = 0;
  let until = bswap(load<u32>(fanOut));
  for (let position = from, at = names; position < to; position++, at += nameBytes) {
    while (position >= until) until = bswap(load<u32>(fanOut + 4 * <usize>++first));
    if (load<u8>(at) !== first || (position > from && isBefore(at, at - nameBytes, nameBytes))) return false;
  }
  return true;
}

/** Whether a name stands before another one. */
// @ts-ignore: decorator
@inline
function isBefore(one: usize, other: usize, nameBytes: usize): bool {
  for (let at: usize = 0; at < nameBytes; at += 4) {
    const here = bswap(load<u32>(one + at));
    const there = bswap(load<u32>(other + at));
    if (here !== there) return here < there;
  }
  return false;
}

/**
 * Reads offsets, u32 with the highest byte first, and writes them as f64.
 *
 * @param end no object begins here or behind it
 * @returns how many were read until one came that is not in this table, or not before the end; `count` if none did
 */
export function readOffsets(table: usize, count: u32, end: f64, out: usize): u32 {
  for (let i: u32 = 0; i < count; i++, table += 4, out += 8) {
    const offset = bswap(load<u32>(table));
    if (offset >= 0x8000_0000 || <f64>offset >= end) return i;
    store<f64>(out, <f64>offset);
  }
  return count;
}

/** How many bits are sorted at a time. */
const digitBits: u32 = 11;
const digits: usize = 1 << 11;

/**
 * Sorts offsets, together with their positions in the list as it was. Those that are equal stay in order.
 *
 * @param bits how many bits the offsets have at most
 * @param offsets their address. At `others` is room for as many, at `positions` and at `otherPositions` for their positions, and at
 *   `counts` for 8 KB
 * @returns whether the result is at `others` and `otherPositions`, and not at `offsets` and `positions`
 */
export function sortByOffset(count: usize, bits: u32, offsets: usize, positions: usize, others: usize, otherPositions: usize, counts: usize): bool {
  for (let i: usize = 0; i < count; i++) store<u32>(positions + 4 * i, <u32>i);
  let isInOthers = false;
  for (let shift: u32 = 0; shift < bits; shift += digitBits) {
    memory.fill(counts, 0, 4 * digits);
    for (let i: usize = 0; i < count; i++) {
      const at = counts + 4 * digitOf(load<f64>(offsets + 8 * i), shift);
      store<u32>(at, load<u32>(at) + 1);
    }
    let before: u32 = 0;
    for (let at = counts; at < counts + 4 * digits; at += 4) {
      const here = load<u32>(at);
      store<u32>(at, before);
      before += here;
    }
    for (let i: usize = 0; i < count; i++) {
      const offset = load<f64>(offsets + 8 * i);
      const at = counts + 4 * digitOf(offset, shift);
      const place = <usize>load<u32>(at);
      store<u32>(at, <u32>place + 1);
      store<f64>(others + 8 * place, offset);
      store<u32>(otherPositions + 4 * place, load<u32>(positions + 4 * i));
    }
    const from = offsets;
    offsets = others;
    others = from;
    const positionsFrom = positions;
    positions = otherPositions;
    otherPositions = positionsFrom;
    isInOthers = !isInOthers;
  }
  return isInOthers;
}

// @ts-ignore: decorator
@inline
function digitOf(offset: f64, shift: u32): usize {
  return <usize>((<u64>offset >> <u64>shift) & (digits - 1));
}

/** Whether two offsets of a sorted list are the same. */
export function isRepeated(offsets: usize, count: usize): bool {
  for (let i: usize = 1; i < count; i++) if (load<f64>(offsets + 8 * i) === load<f64>(offsets + 8 * (i - 1))) return true;
  return false;
}
