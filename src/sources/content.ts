import type { Source } from './source.ts';

/** One content that is at hand: bytes or text, judged and reported under a path. */
export function content(bytes: Uint8Array | string, path: string): Source {
  return {
    name: 'stdin',
    commits: 0,
    notes: [],
    emptyReason: null,
    async *blobs() {
      yield {
        path,
        content: typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
        places: async () => [{ path, commit: null, author: null, date: null, inHead: null }],
        before: null,
      };
    },
  };
}
