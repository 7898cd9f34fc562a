import { wholeLimit } from '../../disk/whole-limit.ts';
import { headBytes } from './archive-kind.ts';

/** A stream with its beginning already read. */
export interface Begun {
  /** The whole content, or as much of it as is held at once. */
  readonly head: Buffer;
  /** The whole stream from the first byte on; null if `head` is all. */
  readonly chunks: AsyncIterable<Buffer> | null;
}

/** Reads the beginning of a stream. */
export async function begin(stream: AsyncIterable<Buffer>): Promise<Begun> {
  const chunks = stream[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  for (let size = 0; size <= wholeLimit; ) {
    const next = await chunks.next();
    if (next.done === true) return { head: Buffer.concat(first), chunks: null };
    first.push(next.value);
    size += next.value.length;
  }
  const head = Buffer.concat(first);
  return { head, chunks: rest(head, chunks) };
}

async function* rest(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer, void, void> {
  try {
    yield head;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  } finally {
    await chunks.return?.();
  }
}

/** Chunks to be read, and afterwards all of them in one buffer. */
export interface Held {
  readonly chunks: AsyncIterable<Buffer>;
  /** Null if the chunks were not read to the end, or have more than `limit` bytes. */
  readonly whole: () => Buffer | null;
  /** The first `headBytes` of what was read, or all of it. */
  readonly head: () => Buffer;
}

/** Keeps copies of chunks while the caller reads them. */
export function hold(chunks: AsyncIterable<Buffer>, limit: number): Held {
  let kept: Buffer[] | null = [];
  let head = Buffer.alloc(0);
  let size = 0;
  let ended = false;
  return {
    chunks: (async function* () {
      for await (const chunk of chunks) {
        size += chunk.length;
        if (head.length < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - head.length)]);
        if (size > limit) kept = null;
        // The chunk is copied, since its source may use the buffer again.
        kept?.push(Buffer.from(chunk));
        yield chunk;
      }
      ended = true;
    })(),
    head: () => head,
    whole: () => (ended && kept !== null ? Buffer.concat(kept, size) : null),
  };
}
