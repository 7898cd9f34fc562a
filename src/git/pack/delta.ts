/** The lengths that a delta names before its instructions, and where those begin. */
export interface DeltaHead {
  readonly baseBytes: number;
  readonly resultBytes: number;
  readonly at: number;
}

/** @returns null where what stands from one to before another byte is not the beginning of a delta */
export function deltaHead(bytes: Uint8Array, from: number, to: number): DeltaHead | null {
  const base = varint(bytes, from, to);
  const result = base === null ? null : varint(bytes, base.end, to);
  return base === null || result === null ? null : { baseBytes: base.value, resultBytes: result.value, at: result.end };
}

/** Seven bits a byte, the lowest first. */
function varint(bytes: Uint8Array, at: number, to: number): { readonly value: number; readonly end: number } | null {
  let value = 0;
  for (let factor = 1; at < to && factor < 2 ** 49; factor *= 128) {
    const byte = bytes[at++]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at };
  }
  return null;
}
