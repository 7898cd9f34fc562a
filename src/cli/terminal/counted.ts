import type { ProgressListener } from '../../sources/progress.ts';
import type { Source } from '../../sources/source.ts';
import { withBlobs } from '../../sources/with-blobs.ts';

/** The same source, with each content that was read told of. Nobody knows before how many there will be. */
export function counted(source: Source, progress: ProgressListener): Source {
  progress.stage({ name: 'reading', unit: 'files', total: null });
  return withBlobs(source, async function* (skip) {
    for await (const blob of source.blobs(skip)) {
      const { content } = blob;
      const isWhole = Buffer.isBuffer(content);
      yield isWhole ? blob : { ...blob, content: chunks(content, progress) };
      progress.add({ done: blob.isFile === false ? 0 : 1, bytes: isWhole ? content.length : 0 });
    }
  });
}

async function* chunks(from: AsyncIterable<Buffer>, progress: ProgressListener): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of from) {
    yield chunk;
    progress.add({ done: 0, bytes: chunk.length });
  }
}
