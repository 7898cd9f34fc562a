import { oneContent } from './one-content.ts';
import type { Source } from './source.ts';

/** One content that is at hand: bytes or text, judged and reported under a path. */
export function content(bytes: Uint8Array | string, path: string): Source {
  return oneContent(path, () =>
    typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
}
