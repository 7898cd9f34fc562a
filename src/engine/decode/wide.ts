import type { Kernel } from '../../kernel/kernel.ts';
import { decoded, longestToken, type Surface } from '../surface.ts';

/** A text encoding with two or four bytes a code unit. */
export interface Wide {
  readonly width: 2 | 4;
  readonly order: 'le' | 'be';
}

/** How many characters are narrowed on each side of a hit if only a part of the content is wide. */
const reach = 4096;

/** Content with a zero among so many of its first bytes is binary or wide. That is git's test. */
export const binarySight = 8000;

/** In how many bytes at the beginning of a text zeros tell that it is wide. */
export const wideSight = 2048;

/**
 * Recognizes a text that is wide as a whole, by its byte order mark or by the zeros in its first 2,048 bytes. Null if
 * it is not wide.
 *
 * @param head the beginning of the blob
 */
export function wideText(head: Buffer): Wide | null {
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfeff) return { width: 4, order: 'le' };
  if (head.length >= 4 && head.readUInt32BE(0) === 0xfeff) return { width: 4, order: 'be' };
  if (head[0] === 0xff && head[1] === 0xfe) return { width: 2, order: 'le' };
  if (head[0] === 0xfe && head[1] === 0xff) return { width: 2, order: 'be' };
  const units = Math.floor(Math.min(head.length, wideSight) / 2);
  if (units < 4 || head.subarray(0, wideSight).indexOf(0) === -1) return null;
  const quad = fourByteText(head);
  if (quad !== null) return quad;
  let even = 0;
  let odd = 0;
  // Binary content soon has both. A scan of files sees much of it before V8 has made machine code of this.
  for (let i = 0; i < units * 2 && (even < units * 0.05 || odd < units * 0.05); i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  if (odd > units * 0.6 && even < units * 0.05) return { width: 2, order: 'le' };
  if (even > units * 0.6 && odd < units * 0.05) return { width: 2, order: 'be' };
  return null;
}

/** Whether {@link wideText} may recognize a text: it has a mark, or a zero near its beginning. */
export function mayBeWide(head: Buffer, kernel: Kernel | undefined): boolean {
  if (kernel !== undefined && head.buffer === kernel.memory.buffer) return mayBeWideAt(head.byteOffset, head.byteOffset + head.length, kernel);
  return mayHaveMark(head, 0) || hasZero(head, wideSight, kernel);
}

/** Whether a zero is among the first `most` bytes. It is quick, above all in the kernel's memory. */
export function hasZero(bytes: Buffer, most: number, kernel: Kernel | undefined): boolean {
  if (kernel === undefined || bytes.buffer !== kernel.memory.buffer) return bytes.subarray(0, most).includes(0);
  return kernel.hasZero(bytes.byteOffset, bytes.byteOffset + Math.min(bytes.length, most)) !== 0;
}

/** The same for a text in the kernel's memory, given by the addresses of its beginning and its end. */
export function mayBeWideAt(start: number, end: number, { memory, hasZero }: Kernel): boolean {
  return mayHaveMark(memory, start) || hasZero(start, Math.min(end, start + wideSight)) !== 0;
}

/** Whether a byte order mark of UTF-16, or of UTF-32 with the lowest byte first, may stand here. The other one has zeros. */
function mayHaveMark(bytes: Uint8Array, at: number): boolean {
  return bytes[at]! >= 0xfe && bytes[at + 1]! >= 0xfe;
}

/**
 * Recognizes UTF-32 without a mark: three of four bytes are zero, and the fourth is a printable character. Rows of
 * small numbers are not text.
 */
function fourByteText(head: Buffer): Wide | null {
  const units = Math.floor(Math.min(head.length, 2048) / 4);
  if (units < 4) return null;
  for (const order of ['le', 'be'] as const) {
    const low = order === 'le' ? 0 : 3;
    let others = 0;
    for (let at = 0; at < units * 4 && others < units * 0.05; at += 4) if (!isNarrow(head, at, 4, low) || !isText(head[at + low])) others++;
    if (others < units * 0.05) return { width: 4, order };
  }
  return null;
}

/** Whether a byte is a printable ASCII character or white space. */
export function isText(byte: number | undefined): boolean {
  return byte !== undefined && (byte >= 0x20 ? byte < 0x7f : byte === 9 || byte === 10 || byte === 13);
}

/** The wide text in [`from`, `to`) with one byte for each code unit. A unit above 0xFF becomes 0xFF, which no rule accepts. */
export function narrow(outer: Surface, from: number, to: number, wide: Wide): Surface {
  const { width, order } = wide;
  const { bytes } = outer;
  const units = Math.max(0, Math.floor((to - from) / width));
  const out = Buffer.allocUnsafe(units);
  const low = order === 'le' ? 0 : width - 1;
  for (let i = 0, at = from; i < units; i++, at += width) out[i] = isNarrow(bytes, at, width, low) ? bytes[at + low]! : 0xff;
  return decoded(
    outer,
    `utf-${8 * width}${order}`,
    out,
    (i) => from + width * i,
    (i) => from + width * i + width,
    outer.isBinary,
  );
}

function isNarrow(bytes: Buffer, at: number, width: number, low: number): boolean {
  for (let i = 0; i < width; i++) if (i !== low && bytes[at + i] !== 0) return false;
  return true;
}

/** A narrowed text around a place. */
interface Narrowed {
  readonly surface: Surface;
  readonly order: Wide['order'];
  /**
   * The index at which the text begins, and `until`: anchors before this index have enough text after them for the
   * longest token.
   */
  readonly from: number;
  readonly until: number;
}

/**
 * Narrows the wide text around the character with its low byte at `at`, in content that is not wide as a whole.
 *
 * @returns the text, in both byte orders if the order is not known
 */
export function narrowAround(outer: Surface, at: number, width: 2 | 4): readonly Narrowed[] {
  const { bytes } = outer;
  return ordersAround(bytes, at, width).map((order) => {
    const first = order === 'le' ? at : at - width + 1;
    const from = first - width * Math.min(reach, Math.floor(first / width));
    const to = Math.min(bytes.length, first + width * reach);
    const until = to === bytes.length ? to : to - width * longestToken;
    return { surface: narrow(outer, from, to, { width, order }), order, from, until };
  });
}

/**
 * The byte orders that the wide text around a place may have. The text is followed to its first and its last character.
 * In little-endian text zeros come after the last character, in big-endian text before the first one. Zeros at both
 * ends may belong to neighbours; then the text is taken as aligned, as in most files. Without zeros at both ends the
 * order is unknown, and both orders are tried.
 */
function ordersAround(bytes: Buffer, at: number, width: 2 | 4): readonly ('le' | 'be')[] {
  const zeros = (from: number): boolean => {
    for (let i = from; i < from + width - 1; i++) if (bytes[i] !== 0) return false;
    return true;
  };
  let first = at;
  while (first >= width && at - first < width * reach && zeros(first - width + 1) && isText(bytes[first - width])) first -= width;
  let last = at;
  while (last - at < width * reach && zeros(last + 1) && isText(bytes[last + width])) last += width;
  const [isBefore, isBehind] = [zeros(first - width + 1), zeros(last + 1)];
  if (isBefore !== isBehind) return [isBefore ? 'be' : 'le'];
  return isBefore ? [at % width === width - 1 ? 'be' : 'le'] : ['le', 'be'];
}
