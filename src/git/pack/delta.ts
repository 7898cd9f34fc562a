/** The lengths that a delta names before its instructions, and where those begin. */
export interface DeltaHead {
  readonly baseBytes: number;
  readonly resultBytes: number;
  readonly at: number;
}

/** @returns null where the bytes are not the beginning of a delta */
export function deltaHead(delta: Uint8Array): DeltaHead | null {
  const base = varint(delta, 0);
  const result = base === null ? null : varint(delta, base.end);
  return base === null || result === null ? null : { baseBytes: base.value, resultBytes: result.value, at: result.end };
}

/** Seven bits a byte, the lowest first. */
function varint(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let factor = 1; at < bytes.length && factor < 2 ** 49; factor *= 128) {
    const byte = bytes[at++]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at };
  }
  return null;
}

/**
 * Makes an object of a base and a delta, both in `memory` but for the delta: copies of pieces of the base, and new bytes
 * (format: git's `Documentation/gitformat-pack.adoc`, "Deltified representation").
 *
 * @param base where the base begins in `memory`
 * @param out where the result is to begin in `memory`; it must not overlap the base
 * @param changes takes the pieces of the result that the base does not hold in one piece: start and end of each, with
 *   a `margin` of bytes on both sides, merged where they meet, in order
 * @returns whether the delta was one for this base
 */
export function applyDelta(memory: Buffer, base: number, out: number, delta: Uint8Array, head: DeltaHead, margin: number, changes: number[]): boolean {
  const { baseBytes, resultBytes } = head;
  let at = head.at;
  let written = 0;
  /** Where the last copy ended in the base: what goes on there is no change. */
  let followed = 0;
  const end = delta.length;
  while (at < end) {
    const instruction = delta[at++]!;
    if (instruction === 0) return false;
    if (instruction < 0x80) {
      if (at + instruction > end || written + instruction > resultBytes) return false;
      note(changes, written - margin, written + instruction + margin, resultBytes);
      for (let i = 0; i < instruction; i++) memory[out + written + i] = delta[at + i]!;
      at += instruction;
      written += instruction;
      followed = -1;
      continue;
    }
    let offset = 0;
    let length = 0;
    if (instruction & 0x01) offset = delta[at++]!;
    if (instruction & 0x02) offset += delta[at++]! * 0x100;
    if (instruction & 0x04) offset += delta[at++]! * 0x1_0000;
    if (instruction & 0x08) offset += delta[at++]! * 0x100_0000;
    if (instruction & 0x10) length = delta[at++]!;
    if (instruction & 0x20) length += delta[at++]! * 0x100;
    if (instruction & 0x40) length += delta[at++]! * 0x1_0000;
    if (length === 0) length = 0x1_0000;
    if (at > end || offset + length > baseBytes || written + length > resultBytes) return false;
    if (offset !== followed) note(changes, written - margin, written + margin, resultBytes);
    memory.copyWithin(out + written, base + offset, base + offset + length);
    written += length;
    followed = offset + length;
  }
  if (followed !== baseBytes) note(changes, written - margin, written + margin, resultBytes);
  return written === resultBytes;
}

function note(changes: number[], from: number, to: number, size: number): void {
  const start = Math.max(0, from);
  const end = Math.min(size, to);
  const last = changes.length - 1;
  if (last > 0 && changes[last]! >= start) changes[last] = end;
  else changes.push(start, end);
}
