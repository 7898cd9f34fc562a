import { UserError } from '../errors.ts';
import { CatFile } from '../git/objects/cat-file.ts';
import type { GitPlace } from '../git/run.ts';
import { wholeContent } from '../git/objects/whole-content.ts';

/** Reads earlier versions of staged content. */
export interface EarlierBlobs {
  /**
   * The contents of these blobs. A blob that cannot be read is left out. Its secrets then count as new, so the commit
   * is blocked rather than a secret let through.
   */
  read(oids: readonly string[]): Promise<readonly Buffer[]>;
  end(): void;
}

/** In bytes. A larger version is not compared. */
const limit = 256 * 1024 * 1024;

/**
 * This starts a git of its own, since requests for the scanned blobs are pipelined and no other request fits between them.
 * It starts only with the first match, which most scans never have.
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
        // If git fails, the finding must not be lost.
        if (!(error instanceof UserError)) throw error;
        objects?.kill();
        objects = null;
      }
      return contents;
    },
    end: () => objects?.kill(),
  };
}
