// Makes an object of a base and a delta (git's `Documentation/gitformat-pack.adoc`, "Deltified representation"):
// copies of pieces of the base, and new bytes.

/** How many bytes at the beginning show the type of a content. */
const headBytes: usize = 2048;

let changesAt: usize = 0;
let changesEnd: usize = 0;
let changesFull: usize = 0;

/**
 * Makes an object at `out` from the base at `base` and the instructions in [`delta`, `deltaEnd`). The result must not
 * overlap the base. Up to 16 bytes after the result are overwritten too.
 *
 * Writes a list of changes from `changes` up to `full`: pairs of u32, the start and end of each piece that the base
 * does not hold without a break. A piece has `margin` bytes more on both sides. Pieces are in order, and those that
 * meet are merged. If the list is full, its last piece reaches to the end of the result.
 *
 * @param whole false if only the changes and the first `headBytes` are needed; other bytes of the result may then be
 * missing
 * @returns where the list of changes ends; 0 if the delta does not fit this base
 */
export function applyDelta(base: usize, baseBytes: usize, delta: usize, deltaEnd: usize, out: usize, outBytes: usize, margin: i32, changes: usize, full: usize, whole: bool): usize {
  changesAt = changes;
  changesEnd = changes;
  changesFull = full;
  let at = delta;
  let written: usize = 0;
  // The end of the last copy in the base. A copy that continues from there is not a change.
  let followed: usize = 0;
  while (at < deltaEnd) {
    const instruction = <u32>load<u8>(at++);
    if (instruction === 0) return 0;
    if (instruction < 0x80) {
      if (at + instruction > deltaEnd || written + instruction > outBytes) return 0;
      note(<i32>written - margin, <i32>(written + instruction) + margin, <i32>outBytes);
      copy(out + written, at, instruction);
      at += instruction;
      written += instruction;
      followed = usize.MAX_VALUE;
      continue;
    }
    let offset: usize = 0;
    let length: usize = 0;
    if (instruction & 0x01) offset = load<u8>(at++);
    if (instruction & 0x02) offset |= <usize>load<u8>(at++) << 8;
    if (instruction & 0x04) offset |= <usize>load<u8>(at++) << 16;
    if (instruction & 0x08) offset |= <usize>load<u8>(at++) << 24;
    if (instruction & 0x10) length = load<u8>(at++);
    if (instruction & 0x20) length |= <usize>load<u8>(at++) << 8;
    if (instruction & 0x40) length |= <usize>load<u8>(at++) << 16;
    if (length === 0) length = 0x10000;
    if (at > deltaEnd || offset > baseBytes || length > baseBytes - offset || length > outBytes - written) return 0;
    if (offset !== followed) note(<i32>written - margin, <i32>written + margin, <i32>outBytes);
    if (whole || written < headBytes || length <= 2 * <usize>margin + 64) copy(out + written, base + offset, length);
    else {
      const edge = <usize>margin;
      copy(out + written, base + offset, edge);
      copy(out + written + length - edge, base + offset + length - edge, edge);
    }
    written += length;
    followed = offset + length;
  }
  if (followed !== baseBytes) note(<i32>written - margin, <i32>written + margin, <i32>outBytes);
  return written === outBytes ? changesEnd : 0;
}

/** Copies a piece. Most pieces are short; longer ones are not copied in the loop. */
// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, length: usize): void {
  if (length > 256) {
    memory.copy(to, from, length);
    return;
  }
  const end = to + length;
  for (; to < end; to += 16, from += 16) v128.store(to, v128.load(from));
}

// @ts-ignore: decorator
@inline
function note(from: i32, to: i32, size: i32): void {
  const start = <u32>max(0, from);
  const end = <u32>min(size, to);
  if (changesEnd > changesAt && load<u32>(changesEnd - 4) >= start) store<u32>(changesEnd - 4, end);
  else if (changesEnd < changesFull) {
    store<u32>(changesEnd, start);
    store<u32>(changesEnd + 4, end);
    changesEnd += 8;
  } else store<u32>(changesEnd - 4, end);
}
