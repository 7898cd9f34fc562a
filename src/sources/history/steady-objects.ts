import { UserError } from '../../errors.ts';
import { CatFile, type GitObject, type ObjectType } from '../../git/objects/cat-file.ts';
import type { GitPlace } from '../../git/run.ts';

/** How often git is started anew. A git that dies each time is not one that an object broke. */
const patience = 20;

/**
 * Objects in the order of `oids`, also where git dies in between: it is asked again from there, and an object it dies of
 * twice is unreadable.
 *
 * @throws {UserError} with exit code 3 where git goes on dying, and when `place.signal` ended it
 */
export async function* steadyObjects(oids: readonly string[], wanted: readonly ObjectType[], place: GitPlace): AsyncGenerator<GitObject, void, void> {
  let next = 0;
  let failures = 0;
  let failedAt = -1;
  while (next < oids.length) {
    const objects = new CatFile(place);
    try {
      for await (const object of objects.objects(oids.slice(next), true, wanted)) {
        yield object;
        next++;
      }
    } catch (error) {
      if (!(error instanceof UserError) || place.signal?.aborted === true || ++failures > patience) throw error;
      if (failedAt === next) yield { kind: 'unreadable', oid: oids[next++]!, reason: error.what };
      failedAt = next;
    } finally {
      objects.kill();
    }
  }
}
