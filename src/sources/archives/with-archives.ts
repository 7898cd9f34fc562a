import type { Source } from '../source.ts';
import { withBlobs } from '../with-blobs.ts';
import { type ArchiveOptions, expandArchive } from './expand-archive.ts';

/** A source that looks inside the archives that another one gives. */
export function withArchives(source: Source, options: ArchiveOptions = {}): Source {
  return withBlobs(source, async function* (skip) {
    for await (const blob of source.blobs(skip)) yield* expandArchive(blob, options, skip);
  });
}
