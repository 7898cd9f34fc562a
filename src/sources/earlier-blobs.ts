import { UserError } from '../errors.ts';
import { CatFile } from '../git/objects/cat-file.ts';
import type { GitPlace } from '../git/run.ts';
import { wholeContent } from '../git/objects/whole-content.ts';

/** Reads the versions that staged content came from. */
export interface EarlierBlobs {
  /**
   * The contents of these blobs. One that cannot be read is left out: then what it held counts as new,
   * which blocks a commit rather than lets a secret through.
   */
  read(oids: readonly string[]): Promise<readonly Buffer[]>;
  end(): void;
}

/** Bytes; a larger version is not compared. */
const limit = 256 * 1024 * 1024;

/**
 * A git of its own: the stream of the scanned blobs is pipelined, and an answer out of turn has no place in it.
 * It starts with the first match, which most scans never have.
 */
export function earlierBlobs(place: GitPlace): EarlierBlobs {
  let objects: CatFile | null = null;
  return {
    async read(oids) {
      if (oids.length === 0) return [];
      const contents: Buffer[] = [];
      try {
        objects ??= new CatFile(place);
        for await (const object of objects.objects(oids)) {
          if (object.kind !== 'unreadable' && object.size <= limit) contents.push(await wholeContent(object.content));
        }
      } catch (error) {
        // The finding that is judged by them must not be lost with a git that ended.
        if (!(error instanceof UserError)) throw error;
        objects?.kill();
        objects = null;
      }
      return contents;
    },
    end: () => objects?.kill(),
  };
}
