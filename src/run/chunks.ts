import { Unreadable } from '../errors.ts';

/** Chunks as far as they can be read; `broken` is told why the rest could not be. */
export async function* readable(chunks: AsyncIterable<Buffer>, broken: (reason: string) => void, breathe: Breather): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of chunks) {
      yield chunk;
      await breathe();
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    broken(error.reason);
  }
}

export type Breather = () => Promise<void> | undefined;

/**
 * Lets in what waits outside, if that has waited for a twentieth of a second: files are read without waiting for
 * them, and Ctrl-C would have to wait until the end. Where one of those has said to stop, throws the signal's reason.
 */
export function breather(signal: AbortSignal | undefined): Breather {
  let last = Date.now();
  return () => {
    signal?.throwIfAborted();
    if (Date.now() - last < 50) return;
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        last = Date.now();
        if (signal?.aborted === true) reject(signal.reason as Error);
        else resolve();
      });
    });
  };
}
