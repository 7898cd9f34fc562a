import type { Wide } from '../decode/wide.ts';

const lineFeed = 0x0a;

/** A place in a text: its line, from 1, and the number of UTF-16 code units before it on this line. */
export interface LinePlace {
  readonly line: number;
  readonly units: number;
}

/**
 * Follows lines and columns through a blob that comes in pieces, forwards only. Lines end at a line feed. Columns count
 * UTF-16 code units, as editors and SARIF do. A byte order mark does not count.
 */
export class Lines {
  readonly #wide: Wide | null;
  #offset = 0;
  #line = 1;
  #units = 0;

  /** @param head the beginning of the blob, for its byte order mark */
  constructor(wide: Wide | null, head: Buffer) {
    this.#wide = wide;
    if (wide === null) this.#offset = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
    else if (head[0] === 0xff || head[0] === 0xfe || head[3] === 0xff || head[2] === 0xfe) this.#offset = wide.width;
  }

  /**
   * The place of an offset. The offset must not lie before an offset that was asked earlier.
   *
   * @param bytes a piece of the blob that holds everything from the last offset to this one
   * @param base the offset of the piece in the blob
   */
  at(bytes: Buffer, base: number, offset: number): LinePlace {
    if (offset > this.#offset) {
      ({ line: this.#line, units: this.#units } = this.ahead(bytes, base, offset));
      this.#offset = offset;
    }
    return { line: this.#line, units: this.#units };
  }

  /** Like {@link at}, but without moving on. */
  ahead(bytes: Buffer, base: number, offset: number): LinePlace {
    const from = this.#offset - base;
    const to = offset - base;
    const wide = this.#wide;
    return wide === null ? this.#narrow(bytes, from, to) : this.#wideText(bytes, from, to, wide);
  }

  #narrow(bytes: Buffer, from: number, to: number): LinePlace {
    // Only the last line is looked at byte by byte, since only its units count. The search for its start stops at
    // `from`. Otherwise, in a file of one line with many secrets, each secret would search the whole file.
    const last = to > from ? from + bytes.subarray(from, to).lastIndexOf(lineFeed) : -1;
    if (last < from) return { line: this.#line, units: this.#units + units(bytes, from, to) };
    let line = this.#line;
    for (let end = bytes.indexOf(lineFeed, from); end !== -1 && end <= last; end = bytes.indexOf(lineFeed, end + 1)) line++;
    return { line, units: units(bytes, last + 1, to) };
  }

  #wideText(bytes: Buffer, from: number, to: number, wide: Wide): LinePlace {
    let line = this.#line;
    let units = this.#units;
    const read = unitReader(bytes, wide);
    for (let i = from; i + wide.width <= to; i += wide.width) {
      const unit = read(i);
      if (unit === lineFeed) {
        line++;
        units = 0;
      } else {
        units += unit > 0xffff ? 2 : 1;
      }
    }
    return { line, units };
  }
}

/** The number of UTF-16 code units for some UTF-8: one for each sequence, but two for a sequence of four bytes. */
function units(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte < 0x80) count++;
    else if (byte >= 0xc0) count += byte >= 0xf0 ? 2 : 1;
  }
  return count;
}

function unitReader(bytes: Buffer, { width, order }: Wide): (at: number) => number {
  if (width === 2) return order === 'le' ? (at) => bytes.readUInt16LE(at) : (at) => bytes.readUInt16BE(at);
  return order === 'le' ? (at) => bytes.readUInt32LE(at) : (at) => bytes.readUInt32BE(at);
}
