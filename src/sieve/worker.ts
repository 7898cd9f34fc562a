import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import type { StoredObject } from '../git/all-objects.ts';
import { CatFile, wholeLimit } from '../git/cat-file.ts';
import { objectStream } from '../git/object-stream.ts';
import { unknownPath } from '../scan/context.ts';
import { scanner } from '../scan/scanner.ts';
import { watchdog } from '../scan/watchdog.ts';
import { Batch } from './batch.ts';
import type { SieveAnswer } from '../sources/history/sieve.ts';
import type { NotRead } from '../sources/source.ts';
import type { SieveStart } from './sieve.ts';

const { place, rules, ruleIds, decodeDepth } = workerData as SieveStart;
let notRead: NotRead[] = [];
/** How often a portion is halved to find what is broken in it. In a pack that is cut off everything is. */
let patience = 200;
/** Objects that a rule came to no end on. They are caught: the second look, which knows their paths, says so with the path. */
let unended: string[] = [];
/** What is scanned right now. */
let current = '';
const guard = {
  watchdog: watchdog(),
  outOfTime: ({ id }: { readonly id: string }, _path: string, isLast: boolean) => {
    unended.push(current);
    if (isLast) notRead.push({ path: 'the history', reason: `the rule ${id} ran out of time again and again, and was not tried on all the rest` });
  },
};
const scanning = scanner(rules, { decodeDepth, ruleIds, ...(rules.some(({ kind }) => kind === 'custom') ? { guard } : {}) });

parentPort!.on('message', (portion: readonly StoredObject[]) => {
  void look(portion).then((answer) => parentPort!.postMessage(answer));
});

/** What cannot be read is named, and the rest of the portion is looked at again without it. */
async function look(portion: readonly StoredObject[]): Promise<SieveAnswer> {
  notRead = [];
  unended = [];
  const caught: string[] = [];
  const large: string[] = [];
  let bytes = 0;
  let objects = 0;
  const names = portion.map(({ oid }) => oid);
  const batch = new Batch(scanning, (oid, content) => {
    current = oid;
    if (scanning.scan(content, unknownPath).matches.length > 0) caught.push(oid);
  });
  try {
    await objectStream(names, wholeLimit, place, {
      object(type, oid, content) {
        objects++;
        bytes += content.length;
        batch.add(type, oid, content);
      },
      large: (_type, oid) => large.push(oid),
      missing: (oid) => notRead.push({ path: `object ${oid.slice(0, 12)}`, reason: 'it is missing' }),
    });
    batch.flush();
    if (large.length > 0) {
      const chunked = await lookAtLarge(large, caught);
      bytes += chunked.bytes;
      objects += chunked.objects;
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const first = `object ${names[0]!.slice(0, 12)}`;
    if (names.length === 1 || patience === 0) {
      const path = names.length === 1 ? first : `${first} and the ${names.length - 1} that follow it`;
      return { caught: [], notRead: [{ path, reason: error.what }], objects: 0, bytes: 0 };
    }
    patience--;
    // One broken object ends git: the halves are tried by themselves until it stands alone.
    const half = Math.ceil(portion.length / 2);
    const answers = [await look(portion.slice(0, half)), await look(portion.slice(half))];
    return answers.reduce(joined);
  }
  return { caught: [...caught, ...unended], notRead, objects, bytes };
}

function joined(a: SieveAnswer, b: SieveAnswer): SieveAnswer {
  return { caught: [...a.caught, ...b.caught], notRead: [...a.notRead, ...b.notRead], objects: a.objects + b.objects, bytes: a.bytes + b.bytes };
}

async function lookAtLarge(oids: readonly string[], caught: string[]): Promise<{ readonly bytes: number; readonly objects: number }> {
  const files = new CatFile(place);
  let bytes = 0;
  try {
    for await (const object of files.objects(oids, true, ['blob', 'commit', 'tag'])) {
      if (object.kind === 'unreadable') {
        notRead.push({ path: `object ${object.oid.slice(0, 12)}`, reason: object.reason });
        continue;
      }
      const { content } = object;
      current = object.oid;
      const result = Buffer.isBuffer(content) ? scanning.scan(content, unknownPath) : await scanning.scanChunks(content, unknownPath);
      bytes += result.bytes;
      if (result.matches.length > 0) caught.push(object.oid);
    }
  } finally {
    files.kill();
  }
  return { bytes, objects: oids.length };
}
