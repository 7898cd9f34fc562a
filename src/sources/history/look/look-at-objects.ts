import { UserError } from '../../../errors.ts';
import { CatFile } from '../../../git/objects/cat-file.ts';
import { wholeLimit } from '../../../disk/whole-limit.ts';
import { objectStream } from '../../../git/objects/object-stream.ts';
import { references } from '../../../git/commits/references.ts';
import type { GitPlace } from '../../../git/run.ts';
import type { SieveAnswer } from '../sieve.ts';
import { unknownPath } from '../../../engine/judge/context.ts';
import { Batch } from './batch.ts';
import type { Look } from './look.ts';

/** How often portions are halved to find what is broken in them. In a pack that is cut off everything is. */
let patience = 200;

/**
 * Asks git for objects and looks through them. What cannot be read is named, and the rest is looked at again without it.
 *
 * @param begin begins a look: what is said of one that broke off is thrown away
 */
export async function lookAtObjects(oids: readonly string[], place: GitPlace, begin: () => Look): Promise<readonly SieveAnswer[]> {
  const look = begin();
  const large: string[] = [];
  const isJudgedByName = look.scanner.isJudgedByName(unknownPath);
  const batch = new Batch(look.scanner, (type, oid, content) => look.scan(type, content, () => oid));
  try {
    await objectStream(oids, wholeLimit, place, {
      object(type, oid, content) {
        const nameBytes = oid.length / 2;
        references(type, content, nameBytes, null, (bytes, at, isFile) => look.refersTo(Buffer.from(bytes.subarray(at, at + nameBytes)).toString('hex'), isFile));
        if (!look.takes(type, content.length, () => oid) || look.catchesCover(type, content, () => oid)) return;
        if (isJudgedByName) look.scan(type, content, () => oid);
        else batch.add(type, oid, content);
      },
      large(type, oid, size) {
        // What such a tree refers to is not looked up here; nothing has that name, so git is asked.
        if (type === 'tree') look.refersTo('0'.repeat(oid.length), false);
        if (look.takes(type, size, () => oid)) large.push(oid);
      },
      missing: (oid) => look.skip(oid, 'it is missing'),
    });
    batch.flush();
    if (large.length > 0) await lookAtLarge(large, place, look);
    return [look.answer()];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (oids.length === 1 || patience === 0) {
      const failed = begin();
      failed.skip(oids[0]!, error.what, oids.length - 1);
      return [failed.answer()];
    }
    patience--;
    // One broken object ends git: the halves are tried by themselves until it stands alone.
    const half = Math.ceil(oids.length / 2);
    return [...(await lookAtObjects(oids.slice(0, half), place, begin)), ...(await lookAtObjects(oids.slice(half), place, begin))];
  }
}

/** Objects that are not held whole, in chunks. */
async function lookAtLarge(oids: readonly string[], place: GitPlace, look: Look): Promise<void> {
  const files = new CatFile(place);
  try {
    for await (const object of files.objects(oids, true, ['blob', 'commit', 'tag'])) {
      if (object.kind === 'unreadable') {
        look.skip(object.oid, object.reason);
        continue;
      }
      const { content } = object;
      if (Buffer.isBuffer(content)) look.scan(object.kind, content, () => object.oid);
      else await look.scanChunks(object.kind, object.size, content, object.oid);
    }
  } finally {
    files.kill();
  }
}
