import type { Blob, Source } from './source.ts';

/** A source of one content that stands nowhere but here. `read` gives it when it is asked for. */
export function oneContent(path: string, read: () => Blob['content'] | Promise<Blob['content']>): Source {
  return {
    name: 'stdin',
    commits: 0,
    notes: [],
    emptyReason: null,
    async *blobs() {
      yield {
        path,
        content: await read(),
        places: async () => [{ path, commit: null, author: null, date: null, inHead: null }],
        before: null,
      };
    },
  };
}
