import { basename } from 'node:path';
import { UserError } from '../../errors.ts';
import { allObjects, type StoredObject } from '../../git/objects/all-objects.ts';
import type { ObjectStore } from '../../git/objects/object-store.ts';
import { packObjects } from '../../git/objects/pack-objects.ts';
import { objectCount, packNames, placeOf } from '../../git/pack/pack-index.ts';
import { type Pack, type ReadPacks, readPacks } from '../../git/pack/packs.ts';
import type { GitPlace } from '../../git/run.ts';
import type { NotRead } from '../source.ts';
import type { Known } from './cache.ts';
import type { Portion } from './sieve.ts';

/** Objects of a portion: enough that threads need not wait for the next one, few enough that they end together. */
const objectsOfPortion = 2000;

/**
 * What is to be looked at, in portions: packs as they are, and what is loose as git lists it.
 *
 * @param known what an earlier run saw
 * @param told what cannot be read; and before anything is given, what the store has: null where git has to list everything,
 *   so that what is known is of no use
 * @throws {UserError} with exit code 3 where git fails
 */
export async function* unseenPortions(
  place: GitPlace,
  store: ObjectStore,
  known: Known | null,
  told: { readonly skip: (notRead: NotRead) => void; readonly has: (has: ReadPacks['has'] | null) => void },
): AsyncGenerator<Portion, void, void> {
  const { skip } = told;
  const { packs: paths, loose } = known?.unseen ?? store;
  const read = readPacks(store, { paths, known: known?.seen ?? { packs: [], loose: [] } });
  told.has(read?.has ?? null);
  if (read === null) return yield* everything(place, store, skip);
  const { packs } = read;
  for (const pack of packs) yield* families(pack);
  const strays = packs.flatMap(({ index, families: { strays }, repeated }) => strays.filter((at) => repeated[at] === 0).map(packNames(index)));
  const unpacked = loose.filter((oid) => {
    const name = Buffer.from(oid, 'hex');
    return packs.every(({ index }) => placeOf(index, name) === null);
  });
  const named = [...strays, ...unpacked];
  if (named.length > 0) yield* listed(place, named, skip);
}

/** All that git lists. Where it dies of one broken pack, each part of the store is asked for by itself. */
async function* everything(place: GitPlace, store: ObjectStore, skip: (notRead: NotRead) => void): AsyncGenerator<Portion, void, void> {
  try {
    return yield* listed(place, null, skip);
  } catch (error) {
    if (!(error instanceof UserError) || place.signal?.aborted === true) throw error;
    skip({ path: 'the list of all objects', reason: error.what });
  }
  // Some may be looked at twice now; none is left out.
  if (store.loose.length > 0) yield* listed(place, store.loose, skip);
  for (const path of store.packs) {
    const readable = readPacks(store, { paths: [path], known: { packs: [], loose: [] } });
    if (readable !== null) for (const pack of readable.packs) yield* families(pack);
    else yield* onePack(path, place, skip);
  }
}

/** A pack that only git may be able to read. One of which it can read nothing is named once, and not by each object. */
async function* onePack(path: string, place: GitPlace, skip: (notRead: NotRead) => void): AsyncGenerator<Portion, void, void> {
  const name = basename(path);
  const lost: NotRead[] = [];
  let isReadable = false;
  try {
    const oids = await packObjects(path, place);
    for await (const portion of listed(place, oids, (one) => lost.push(one))) {
      isReadable = true;
      yield portion;
    }
  } catch (error) {
    if (!(error instanceof UserError) || place.signal?.aborted === true) throw error;
    lost.push({ path: name, reason: error.what });
  }
  if (isReadable || lost.length < 2) lost.forEach(skip);
  else skip({ path: name, reason: `git can read none of its ${lost.length} objects (git fsck says more)` });
}

function* families(pack: Pack): Generator<Portion, void, void> {
  const { roots, sizes } = pack.families;
  const enough = Math.min(objectsOfPortion, Math.ceil(objectCount(pack.index) / 16));
  let from = 0;
  let objects = 0;
  for (let to = 1; to <= roots.length; to++) {
    objects += sizes[to - 1]!;
    if (objects < enough && to < roots.length) continue;
    yield { kind: 'families', pack, from, to };
    from = to;
    objects = 0;
  }
}

async function* listed(place: GitPlace, only: readonly string[] | null, skip: (notRead: NotRead) => void): AsyncGenerator<Portion, void, void> {
  let objects: StoredObject[] = [];
  let bytes = 0;
  for await (const batch of allObjects(place, only)) {
    for (const object of batch) {
      if (object.type === 'missing') {
        skip({ path: `object ${object.oid.slice(0, 12)}`, reason: 'git cannot read it (git fsck says more)' });
        continue;
      }
      objects.push(object);
      bytes += object.size;
      // Large enough to be worth a git of their own, small enough to be shared out evenly.
      if (bytes < 96_000_000 && objects.length < 10_000) continue;
      yield { kind: 'objects', objects };
      objects = [];
      bytes = 0;
    }
  }
  if (objects.length > 0) yield { kind: 'objects', objects };
}
