import { type Limits, tooLarge } from './limits.ts';
import { Unreadable } from '../errors.ts';
import type { Blob, Source } from './source.ts';

/** A source of one content that stands nowhere but here. `read` gives it when it is asked for. */
export function oneContent(path: string, read: () => Blob['content'] | Promise<Blob['content']>, { exclude, maxFileSize = Infinity }: Limits = {}): Source {
  const isExcluded = exclude?.(path) === true;
  const reason = `${path} is excluded`;
  return {
    name: 'stdin',
    commits: 0,
    notes: isExcluded ? [reason] : [],
    emptyReason: isExcluded ? reason : null,
    async *blobs(skip) {
      const content = await read();
      if (isExcluded) {
        // Read to the end all the same: whoever writes into a pipe fails where nobody does.
        if (!Buffer.isBuffer(content)) for await (const _ of content);
        return;
      }
      if (Buffer.isBuffer(content) && content.length > maxFileSize) {
        skip({ path, reason: tooLarge(maxFileSize) });
        return;
      }
      yield {
        path,
        content: Buffer.isBuffer(content) ? content : upTo(content, maxFileSize),
        places: async () => [{ path, commit: null, author: null, date: null, inHead: null }],
        before: null,
      };
    },
  };
}

/** The chunks, as long as they are not too many: how many there will be nobody knows before they were read to the end. */
async function* upTo(chunks: AsyncIterable<Buffer>, maxFileSize: number): AsyncGenerator<Buffer, void, void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes <= maxFileSize) yield chunk;
  }
  if (bytes > maxFileSize) throw new Unreadable(tooLarge(maxFileSize));
}
