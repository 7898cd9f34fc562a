import { UserError } from '../../../errors.ts';
import { CatFile, type GitObject, type ObjectType } from '../../../git/objects/cat-file.ts';
import { isNameOf, provenChunks } from '../../../git/objects/object-name.ts';
import type { GitPlace } from '../../../git/run.ts';

/** How often git is started again. If git dies each time, no single object is the cause. */
const patience = 20;

/** Reads objects through git. If git dies, it is started again. */
export class SteadyObjects {
  readonly #place: GitPlace;
  #begun: CatFile | null = null;

  /** @param place its signal ends git */
  constructor(place: GitPlace) {
    this.#place = place;
  }

  /** Says that objects will probably be asked for, so that git can begin. */
  begin(): void {
    this.#begun ??= this.#start();
  }

  /**
   * Objects in the order of `oids`, even if git dies in between. If it dies twice at the same object, that one is unreadable.
   *
   * @param forged called for an object with a content that does not match its name: then several contents have this name
   * @throws {UserError} with exit code 3 if git goes on dying, and when the signal ended it
   */
  async *of(oids: readonly string[], wanted: readonly ObjectType[], forged: (oid: string) => void): AsyncGenerator<GitObject, void, void> {
    let next = 0;
    let failures = 0;
    let failedAt = -1;
    while (next < oids.length) {
      const objects = this.#begun ?? this.#start();
      this.#begun = null;
      try {
        for await (const object of objects.objects(oids.slice(next), true, wanted)) {
          yield object.kind === 'unreadable' ? object : proven(object, forged);
          next++;
        }
      } catch (error) {
        if (!(error instanceof UserError) || this.#place.signal?.aborted === true || ++failures > patience) throw error;
        if (failedAt === next) yield { kind: 'unreadable', oid: oids[next++]!, reason: error.what };
        failedAt = next;
      } finally {
        objects.kill();
      }
    }
  }

  #start(): CatFile {
    return new CatFile(this.#place, 'names are not checked here');
  }
}

/** Checks an object's name; for content in chunks after the last chunk. */
function proven(object: Exclude<GitObject, { kind: 'unreadable' }>, forged: (oid: string) => void): GitObject {
  const { kind, oid, size, content } = object;
  if (!Buffer.isBuffer(content)) return { ...object, content: provenChunks(oid, kind, size, content, (isItsName) => (isItsName ? undefined : forged(oid))) };
  if (!isNameOf(oid, kind, content)) forged(oid);
  return object;
}
