/** Reads a byte stream in the pieces that a protocol asks for: lines, exact numbers of bytes, or chunks. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Whether bytes have come that were not read. */
  hasBytes(): boolean {
    return this.#at < this.#chunk.length;
  }

  /** Whether the stream has ended. Waits for the next bytes if necessary. */
  async isAtEnd(): Promise<boolean> {
    return this.#at === this.#chunk.length && !(await this.#next());
  }

  /** The bytes up to the next line feed, without it; null if the stream ends first or the line is longer than `limit` bytes. */
  async line(limit: number): Promise<string | null> {
    let text = '';
    for (;;) {
      const end = this.#chunk.indexOf(0x0a, this.#at);
      text += this.#chunk.toString('latin1', this.#at, end === -1 ? this.#chunk.length : end);
      if (text.length > limit) return null;
      if (end !== -1) {
        this.#at = end + 1;
        return text;
      }
      if (!(await this.#next())) return null;
    }
  }

  /** Does what {@link line} does, without waiting; null if the line feed has not come yet. */
  lineNow(limit: number): string | null {
    const end = this.#chunk.indexOf(0x0a, this.#at);
    if (end === -1 || end - this.#at > limit) return null;
    const text = this.#chunk.toString('latin1', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  /** Does what {@link exactly} does, without waiting; null if not all of the bytes have come yet. */
  exactlyNow(size: number): Buffer | null {
    return this.#chunk.length - this.#at >= size ? this.#take(size) : null;
  }

  /** Exactly `size` bytes; null if the stream ends first. If one chunk holds them all, they are not copied. */
  async exactly(size: number): Promise<Buffer | null> {
    if (this.#chunk.length - this.#at >= size) return this.#take(size);
    const bytes = Buffer.allocUnsafe(size);
    let filled = 0;
    for (;;) {
      const part = this.#take(Math.min(size - filled, this.#chunk.length - this.#at));
      filled += part.copy(bytes, filled);
      if (filled === size) return bytes;
      if (!(await this.#next())) return null;
    }
  }

  /** At least one and at most `size` bytes; null at the end of the stream. */
  async some(size: number): Promise<Buffer | null> {
    if (this.#at === this.#chunk.length && !(await this.#next())) return null;
    return this.#take(Math.min(size, this.#chunk.length - this.#at));
  }

  #take(size: number): Buffer {
    this.#at += size;
    return this.#chunk.subarray(this.#at - size, this.#at);
  }

  /** Goes on to the next chunk that is not empty. */
  async #next(): Promise<boolean> {
    for (;;) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#chunk = next.value;
      this.#at = 0;
      if (this.#chunk.length > 0) return true;
    }
  }
}
