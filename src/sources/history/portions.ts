import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { UserError } from '../../errors.ts';
import { allObjects, type StoredObject } from '../../git/objects/listing/all-objects.ts';
import type { ObjectStore } from '../../git/objects/object-store.ts';
import { packObjects } from '../../git/objects/listing/pack-objects.ts';
import { sharesOf } from '../../git/pack/pack-families.ts';
import { objectCount, packNames, repeats } from '../../git/pack/pack-index.ts';
import { type Pack, type ReadPacks, readPacks } from '../../git/pack/packs.ts';
import type { GitPlace } from '../../git/run.ts';
import type { NotRead } from '../source.ts';
import type { Known } from './cache/cache.ts';
import type { LooseFile, Portion } from './sieve.ts';
import { looseFiles } from './cache/stored-stamps.ts';
import { mostPacks } from './graph/stored-graph.ts';
import { gapIn } from './unread.ts';

/**
 * How many objects a portion has: enough that threads need not wait for the next one, and few enough that all threads
 * end at about the same time.
 */
const objectsOfPortion = 2000;

/** After how many portions of trees the caller learns that they have begun. What it then does must not keep threads waiting for them. */
const treesAhead = 4;

/** What {@link unseenPortions} tells before and between the portions. */
export interface Told {
  /** Called for what cannot be read. */
  readonly skip: (notRead: NotRead) => void;
  /** Called with the files of the store, or with null if git has to list something. Then `known` cannot be used. */
  readonly has: (has: ReadPacks['has'] | null) => void;
  /** Called with all packs if their commits and trees can be noted; null if nobody needs this. */
  readonly notes: ((packs: readonly Pack[]) => void) | null;
  /** Called when everything that stands before the trees in packs was answered. */
  readonly treesBegun: () => void;
}

/**
 * The objects to search, in portions: those of packs, and loose ones. Trees come last, since only then it is known which of their
 * files matter. If several places hold objects of the same name, each is
 * searched, since in a hostile folder their contents may differ.
 *
 * @param known what an earlier run saw
 * @throws {UserError} with exit code 3 if git fails
 */
export async function* unseenPortions(
  place: GitPlace,
  store: ObjectStore,
  known: Known | null,
  told: Told,
): AsyncGenerator<Portion, void, void> {
  const { skip } = told;
  const some = known === null ? null : await readPacks(store, { paths: known.unseen.packs, known: known.seen }, place.signal);
  const isOfUse = known !== null && store.isWhole && some?.unreadable.length === 0;
  const { packs, unreadable, isPacked, has } = isOfUse ? some : await readPacks(store, { paths: store.packs, known: { packs: [], loose: [] } }, place.signal);
  const isAllHere = store.isWhole && unreadable.length === 0;
  told.has(isAllHere ? has : null);
  const noted = told.notes !== null && isAllHere && !isOfUse && packs.length <= mostPacks ? packs : null;
  if (noted !== null) told.notes!(noted);
  for (const pack of packs) {
    if (pack.index.hasGaps) skip(gapIn(pack.index));
    yield* families(pack, noted, false);
  }
  let given = 0;
  for (const pack of packs) {
    for (const portion of families(pack, noted, true)) {
      yield noted !== null && given === 0 ? { ...portion, isAfterAll: true } : portion;
      if (++given === treesAhead) told.treesBegun();
    }
  }
  if (given > 0 && given < treesAhead) told.treesBegun();
  const strays = packs.flatMap(({ index, families: { strays }, repeated }) => strays.filter((at) => repeated[at] !== repeats).map(packNames(index)));
  const loose = isOfUse ? known.unseen.loose : store.loose;
  const copies = loose.flatMap((oid) => looseFiles(store, oid, isPacked(oid) ? 0 : 1).map((file) => ({ oid, file })));
  const changed = isOfUse ? known.changedLoose.flatMap((oid) => looseFiles(store, oid).map((file) => ({ oid, file }))) : [];
  yield* looseOnes([...copies, ...changed]);
  const named = [...strays, ...loose.filter((oid) => !isPacked(oid))];
  if (named.length > 0) yield* listed(place, named, skip, noted);
  if (!isAllHere) yield* others(place, unreadable, has, skip);
}

/** The objects that only git can read: those of unusual packs, and others that only git lists. */
async function* others(place: GitPlace, unreadable: readonly string[], has: ReadPacks['has'], skip: (notRead: NotRead) => void): AsyncGenerator<Portion, void, void> {
  const named = new Set<string>();
  // A pack that is gone was repacked, and git lists its objects.
  for (const path of unreadable.filter((pack) => existsSync(`${pack}.pack`))) yield* onePack(path, place, skip, named);
  try {
    yield* listed(place, null, skip, null, (oid) => !has(oid) && !named.has(oid));
  } catch (error) {
    if (!(error instanceof UserError) || place.signal?.aborted === true) throw error;
    skip({ path: 'the list of all objects', reason: error.what });
  }
}

/**
 * Lists the objects of a pack that git may be able to read. If git can read none of them, the pack is reported once,
 * instead of each object.
 */
async function* onePack(path: string, place: GitPlace, skip: (notRead: NotRead) => void, named: Set<string>): AsyncGenerator<Portion, void, void> {
  const name = basename(path);
  const lost: NotRead[] = [];
  let isReadable = false;
  try {
    const oids = await packObjects(path, place);
    for (const oid of oids) named.add(oid);
    for await (const portion of listed(place, oids, (one) => lost.push(one), null)) {
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

/** @param isTrees whether the families of trees are wanted, or all others */
function* families(pack: Pack, packs: readonly Pack[] | null, isTrees: boolean): Generator<Extract<Portion, { readonly kind: 'families' }>, void, void> {
  const { roots, treesFrom } = pack.families;
  const enough = Math.min(objectsOfPortion, Math.ceil(objectCount(pack.index) / 16));
  const [first, end] = isTrees ? [treesFrom, roots.length] : [0, treesFrom];
  for (const { from, to } of sharesOf(pack.families.sizes, enough, first, end)) yield { kind: 'families', pack, from, to, packs, isAfterAll: false };
}

function* looseOnes(objects: readonly LooseFile[]): Generator<Portion, void, void> {
  for (let at = 0; at < objects.length; at += objectsOfPortion) yield { kind: 'loose', objects: objects.slice(at, at + objectsOfPortion) };
}

/** @param only names of objects; null for all objects that git lists */
async function* listed(place: GitPlace, only: readonly string[] | null, skip: (notRead: NotRead) => void, packs: readonly Pack[] | null, isWanted: (oid: string) => boolean = () => true): AsyncGenerator<Portion, void, void> {
  let objects: StoredObject[] = [];
  let bytes = 0;
  for await (const batch of allObjects(place, only)) {
    for (const object of batch) {
      if (!isWanted(object.oid)) continue;
      if (object.type === 'missing') {
        skip({ path: `object ${object.oid.slice(0, 12)}`, reason: 'git cannot read it (git fsck says more)' });
        continue;
      }
      objects.push(object);
      bytes += object.size;
      // A portion is large enough for a git of its own, and small enough to share the work evenly.
      if (bytes < 96_000_000 && objects.length < 10_000) continue;
      yield { kind: 'objects', objects, packs };
      objects = [];
      bytes = 0;
    }
  }
  if (objects.length > 0) yield { kind: 'objects', objects, packs };
}
