/** The head of a delta: the length of its base, the length of its result, and where its instructions begin. */
export interface DeltaHead {
  readonly baseBytes: number;
  readonly resultBytes: number;
  readonly at: number;
}

/** Reads the head of the delta in [`from`, `to`). @returns null if the bytes are not the head of a delta */
export function deltaHead(bytes: Uint8Array, from: number, to: number): DeltaHead | null {
  const base = varint(bytes, from, to);
  const result = base === null ? null : varint(bytes, base.end, to);
  return base === null || result === null ? null : { baseBytes: base.value, resultBytes: result.value, at: result.end };
}

/** A number in groups of seven bits, the lowest first. The highest bit of a byte says that another byte follows. */
function varint(bytes: Uint8Array, at: number, to: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let factor = 1; at < to && factor < 2 ** 49; factor *= 128) {
    const byte = bytes[at++]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at };
  }
  return null;
}

/** Takes a piece of the base, [`from`, `to`), that the delta copies to `at` in its result. */
export type TakeCopy = (from: number, to: number, at: number) => void;

/**
 * Gives each piece that a delta copies from its base, in the order of the result. Neighbouring pieces are joined.
 *
 * @param from where the instructions begin. They must have been applied before, since they are not checked here
 */
export function copiesIn(bytes: Uint8Array, from: number, to: number, take: TakeCopy): void {
  let result = 0;
  // The last piece, which the next one may continue.
  let [start, end, startAt] = [0, 0, 0];
  for (let at = from; at < to; ) {
    const instruction = bytes[at++]!;
    if (instruction < 0x80) {
      at += instruction;
      result += instruction;
      continue;
    }
    let offset = 0;
    if ((instruction & 0x01) !== 0) offset = bytes[at++]!;
    if ((instruction & 0x02) !== 0) offset |= bytes[at++]! << 8;
    if ((instruction & 0x04) !== 0) offset |= bytes[at++]! << 16;
    // This would be negative from two gigabytes on, but no content here is that large.
    if ((instruction & 0x08) !== 0) offset |= bytes[at++]! << 24;
    let length = 0;
    if ((instruction & 0x10) !== 0) length = bytes[at++]!;
    if ((instruction & 0x20) !== 0) length |= bytes[at++]! << 8;
    if ((instruction & 0x40) !== 0) length |= bytes[at++]! << 16;
    if (length === 0) length = 0x10000;
    if (offset !== end || startAt + end - start !== result) {
      if (end > start) take(start, end, startAt);
      start = offset;
      startAt = result;
    }
    end = offset + length;
    result += length;
  }
  if (end > start) take(start, end, startAt);
}
