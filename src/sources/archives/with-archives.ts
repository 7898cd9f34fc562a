import type { Source } from '../source.ts';
import { type ArchiveOptions, expandArchive } from './expand-archive.ts';

/** A source that looks inside the archives that another one gives. */
export function withArchives(source: Source, options: ArchiveOptions = {}): Source {
  return {
    name: source.name,
    get commits() {
      return source.commits;
    },
    get read() {
      return source.read;
    },
    get notes() {
      return source.notes;
    },
    get emptyReason() {
      return source.emptyReason;
    },
    async *blobs(skip) {
      for await (const blob of source.blobs(skip)) yield* expandArchive(blob, options, skip);
    },
  };
}
