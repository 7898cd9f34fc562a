import { decoded, type Surface } from '../surface.ts';

/** Hexadecimal digits that are decoded on each side of a hit. */
const reach = 16_384;
/** The longest token, two digits a character. */
const longestEncoded = 4096;

/**
 * Decodes the hexadecimal digits around `at`, at which a pair of digits begins.
 *
 * @returns the text, and the index up to which an anchor in `outer` is decoded with all that may follow it
 */
export function hexAround(outer: Surface, at: number): { readonly surface: Surface; readonly until: number } {
  const { bytes } = outer;
  let from = at;
  while (from > 1 && at - from < reach && isHex(bytes[from - 1]!) && isHex(bytes[from - 2]!)) from -= 2;
  let to = at;
  while (to < bytes.length && to - at < reach && isHex(bytes[to]!)) to++;
  const surface = decoded(
    outer,
    'hex',
    Buffer.from(bytes.toString('latin1', from, to), 'hex'),
    (i) => from + 2 * i,
    (i) => from + 2 * i + 2,
  );
  return { surface, until: to - at < reach ? to : to - longestEncoded };
}

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}
