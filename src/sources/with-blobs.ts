import type { Source } from './source.ts';

/** The same source with other contents. What else it says is asked of it when that is wanted: much is known only at the end. */
export function withBlobs(source: Source, blobs: Source['blobs']): Source {
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
    blobs,
  };
}
