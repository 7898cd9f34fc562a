import { UserError } from '../../errors.ts';
import { CatFile, type GitObject, type ObjectType } from '../../git/objects/cat-file.ts';
import { isNameOf, provenChunks } from '../../git/objects/object-name.ts';
import type { GitPlace } from '../../git/run.ts';

/** How often git is started again. A git that dies each time is not one that an object broke. */
const patience = 20;

/**
 * Objects in the order of `oids`, also where git dies in between: it is asked again from there, and an object it dies of
 * twice is unreadable.
 *
 * @param forged told of an object whose content is not what its name promises: git gives one of several that have it
 * @throws {UserError} with exit code 3 if git goes on dying, and when `place.signal` ended it
 */
export async function* steadyObjects(
  oids: readonly string[],
  wanted: readonly ObjectType[],
  place: GitPlace,
  forged: (oid: string) => void,
): AsyncGenerator<GitObject, void, void> {
  let next = 0;
  let failures = 0;
  let failedAt = -1;
  while (next < oids.length) {
    const objects = new CatFile(place);
    try {
      for await (const object of objects.objects(oids.slice(next), true, wanted)) {
        yield object.kind === 'unreadable' ? object : proven(object, forged);
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

/** Of what comes in chunks the name is proven once they were read. */
function proven(object: Exclude<GitObject, { kind: 'unreadable' }>, forged: (oid: string) => void): GitObject {
  const { kind, oid, size, content } = object;
  if (!Buffer.isBuffer(content)) return { ...object, content: provenChunks(oid, kind, size, content, (isItsName) => (isItsName ? undefined : forged(oid))) };
  if (!isNameOf(oid, kind, content)) forged(oid);
  return object;
}
