import type { Breather } from '../breather.ts';
import { Unreadable } from '../errors.ts';

/** Gives chunks until one cannot be read. Then `broken` is told the reason. */
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
