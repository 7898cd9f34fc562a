import { UserError } from '../../../errors.ts';
import { CatFile } from '../../../git/objects/cat-file.ts';
import { wholeLimit } from '../../../disk/whole-limit.ts';
import { objectStream } from '../../../git/objects/object-stream.ts';
import { references } from '../../../git/commits/text/references.ts';
import type { GitPlace } from '../../../git/run.ts';
import { nothing } from '../graph/recorded.ts';
import { entriesOf } from '../graph/recorder.ts';
import type { SieveAnswer } from '../sieve.ts';
import { unknownPath } from '../../../engine/judge/context.ts';
import { Batch } from './batch.ts';
import type { Look } from './look.ts';

/** How often portions are halved to find a broken object. In a pack that is cut off every object is broken, so there is a limit. */
export interface Patience {
  left: number;
}

/** The patience with one history. */
export const patience = (): Patience => ({ left: 200 });

/**
 * Asks git for objects and searches them. An object that cannot be read is reported, and the others are searched again
 * without it.
 *
 * @param begin makes a new look. The answer of a look that broke off is thrown away
 * @throws {UserError} if the place's signal was aborted
 */
export async function lookAtObjects(oids: readonly string[], place: GitPlace, begin: () => Look, patient: Patience): Promise<readonly SieveAnswer[]> {
  const look = begin();
  const large: string[] = [];
  const isJudgedByName = look.scanner.isJudgedByName(unknownPath);
  const batch = new Batch(look.scanner, (type, oid, content) => look.scan(type, content, () => oid));
  try {
    await objectStream(oids, wholeLimit, place, {
      object(type, oid, content) {
        const nameBytes = oid.length / 2;
        references(type, content, nameBytes, null, (bytes, at, isFile) => look.refersTo(Buffer.from(bytes.subarray(at, at + nameBytes)).toString('hex'), isFile));
        if (!look.takes(type, content.length, () => oid)) return;
        record(type, oid, content, look);
        // It may be loose, or in a pack that only git can read: nothing else tells whether its name stands for two contents.
        look.prove(type, content, oid);
        if (look.catchesCover(type, content, () => oid)) return;
        if (isJudgedByName) look.scan(type, content, () => oid);
        else batch.add(type, oid, content);
      },
      large(type, oid, size) {
        // The references of such a tree are not read here. No object has the name 0…0, so it counts as missing and git is asked.
        if (type === 'tree') look.refersTo('0'.repeat(oid.length), false);
        if (look.takes(type, size, () => oid)) large.push(oid);
      },
      missing: (oid) => look.skip(oid, 'it is missing'),
    });
    batch.flush();
    if (large.length > 0) await lookAtLarge(large, place, look);
    return [look.answer()];
  } catch (error) {
    if (!(error instanceof UserError) || place.signal?.aborted === true) throw error;
    if (oids.length === 1 || patient.left === 0) {
      const failed = begin();
      failed.skip(oids[0]!, error.what, oids.length - 1);
      return [failed.answer()];
    }
    patient.left--;
    // A broken object ends git, so each half is tried separately, until the object stands alone.
    const half = Math.ceil(oids.length / 2);
    return [...(await lookAtObjects(oids.slice(0, half), place, begin, patient)), ...(await lookAtObjects(oids.slice(half), place, begin, patient))];
  }
}

/** Notes a commit, a tag or a tree. */
function record(type: string, oid: string, content: Buffer, { recorder, scanner }: Look): void {
  if (recorder === null || type === 'blob') return;
  const number = recorder.byName(oid);
  const nameBytes = oid.length / 2;
  // What it names and no pack has is told by its references.
  if (type === 'commit') return void recorder.commit(number, content, nameBytes, () => {});
  if (type === 'tag') return recorder.tag(number, content, nameBytes);
  const entries = entriesOf(content, nameBytes);
  if (entries === null) recorder.unusual(number);
  else recorder.tree({ number, base: nothing, entries, bytes: content, start: 0, nameBytes, anchors: scanner.anchors(content), isBaseNamed: false, absent: () => {} });
}

/** Searches objects that are too large for one buffer, in chunks. */
async function lookAtLarge(oids: readonly string[], place: GitPlace, look: Look): Promise<void> {
  const files = new CatFile(place, 'names are not checked here');
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
