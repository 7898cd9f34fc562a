import { binarySight, hasZero } from '../../../engine/decode/wide.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { hasObject, packNames, repeats } from '../../../git/pack/pack-index.ts';
import { isOfFileSystem } from '../../../git/plain-file.ts';
import { type PackedObject, type PackVisitor, PackWalk } from '../../../git/pack/pack-walk.ts';
import type { Pack } from '../../../git/pack/packs.ts';
import type { Steps } from '../../../git/pack/steps.ts';
import { changesAreKnown, references } from '../../../git/commits/text/references.ts';
import { unknownPath } from '../../../engine/judge/context.ts';
import { allUntried, type Anchors, anyNear } from '../../../engine/search/anchors.ts';
import type { Scanner } from '../../../engine/scanner.ts';
import { nothing } from '../graph/recorded.ts';
import { packedAnchors } from './packed-anchors.ts';
import { gapIn } from '../unread.ts';
import type { Look } from './look.ts';

/** Names of objects that a walk could not read. */
export interface Unread {
  readonly counted: readonly string[];
  readonly copies: readonly string[];
}

/** A pack that is being read. */
interface Open {
  readonly file: string;
  readonly walk: PackWalk;
  readonly name: (place: number) => string;
}

/** After how many objects other work may get its turn. Most take less than 0.1 ms. */
const objectsOfTurn = 16;

/** Searches the families of packs. Of each content it searches only the parts that its base does not hold. */
export class FamilyLook {
  readonly #scanner: Scanner;
  readonly #isJudgedByName: boolean;
  #open: Open | null = null;
  readonly #kernel: Kernel;

  /** @param kernel the scanner's kernel, with {@link walkBytes}, so that contents are searched without a copy */
  constructor(scanner: Scanner, kernel: Kernel) {
    this.#scanner = scanner;
    this.#kernel = kernel;
    this.#isJudgedByName = scanner.isJudgedByName(unknownPath);
  }

  /**
   * Searches the families of the roots in [`from`, `to`).
   * @returns the names of objects that git has to read: those that count, and copies of objects in other packs
   */
  *look(pack: Pack, from: number, to: number, look: Look): Steps<Unread> {
    const { index, families, repeated } = pack;
    const unread: number[] = [];
    let opened: Open;
    try {
      opened = this.#opened(pack);
    } catch (error) {
      if (!isOfFileSystem(error)) throw error;
      // Another program has replaced the pack. git finds its objects.
      return parted(membersOf(pack, from, to), repeated, packNames(index));
    }
    const { walk, name } = opened;
    const visitor: PackVisitor<Anchors> = {
      object: (one) => this.#object(one, opened, pack, look),
      unread: (place) => unread.push(place),
      gap: () => look.note(gapIn(index)),
    };
    let seen = 0;
    for (let i = from; i < to; i++) {
      for (const step of walk.familySteps(families.roots[i]!, visitor)) if (++seen % objectsOfTurn === 0) yield step;
    }
    return parted(unread, repeated, name);
  }

  /** @returns the places at which rules were tried; null if these places are not enough to know */
  #object(one: PackedObject<Anchors>, { walk, name }: Open, pack: Pack, look: Look): Anchors | null {
    const { place, type } = one;
    const { index, repeated } = pack;
    const bytes = one.end - one.start;
    const oid = (): string => name(place);
    const isTaken = look.takes(type, bytes, oid, repeated[place] === repeats);
    const isNoted = isTaken && type === 'tree' && look.recorder !== null;
    const isNotedCommit = isTaken && type === 'commit' && look.recorder?.commit(numberAt(pack, place), one.content, index.nameBytes, (oid) => look.refersTo(oid, false)) === true;
    if (type !== 'blob' && !isNoted && !isNotedCommit) this.#refer(pack, one, look);
    if (!isTaken) return null;
    // The object of the same name in another place may have another content, and git may give either. A tag says what a ref stands for,
    // and nobody asks git about it again.
    if (repeated[place] !== 0 || type === 'tag') {
      one.whole();
      look.prove(type, one.content, oid());
    }
    if (type === 'tag') look.recorder?.tag(numberAt(pack, place), one.content, index.nameBytes);
    if (look.mayBeCover(type, bytes)) {
      one.whole();
      if (look.catchesCover(type, one.content, oid)) return null;
    }
    const anchors = packedAnchors(one, this.#scanner, this.#kernel);
    if (isNoted) this.#note(walk, pack, one, anchors!, look);
    return this.#judge(one, anchors, oid, look);
  }

  #judge(one: PackedObject<Anchors>, anchors: Anchors | null, oid: () => string, look: Look): Anchors | null {
    const { type } = one;
    if (anchors !== null && anchors.length === 0 && !this.#isJudgedByName) return anchors;
    one.whole();
    // Content with zero bytes is searched in another way, and so may a change be that adds one. All trees have some.
    if (anchors === null || (type !== 'tree' && hasZero(one.content, binarySight, this.#kernel))) {
      look.scan(type, one.content, oid);
      return null;
    }
    // An anchor that was rejected in the base is rejected here too, unless something new is near it.
    const news = one.known === null ? null : one.changes;
    if (news !== null && !anyNear(anchors, news) && !this.#isJudgedByName) return anchors;
    return look.scan(type, one.content, oid, anchors, news) ? allUntried(anchors) : anchors;
  }

  /** Notes what a tree leads to, and what it refers to and no pack has. */
  #note(walk: PackWalk, pack: Pack, one: PackedObject<Anchors>, anchors: Anchors, look: Look): void {
    const recorder = look.recorder!;
    const { base, start } = one;
    const number = numberAt(pack, one.place);
    const entries = walk.changedEntries(one);
    if (entries === null) {
      recorder.unusual(number);
      this.#refer(pack, one, look);
      return;
    }
    recorder.tree({
      number,
      base: base === null ? nothing : numberAt(pack, base.place),
      entries,
      bytes: this.#kernel.memory,
      start,
      nameBytes: pack.index.nameBytes,
      anchors,
      isBaseNamed: base !== null && (base.known === null || base.known.length > 0),
      absent: (oid, isFile) => look.refersTo(oid, isFile),
    });
  }

  /** Notes the objects that an object refers to and that its pack lacks. */
  #refer({ index }: Pack, one: PackedObject<Anchors>, look: Look): void {
    const { type, content } = one;
    const changes = one.known === null ? null : one.changes;
    const has = (bytes: Uint8Array, at: number): boolean => hasObject(index, bytes, at);
    if (type === 'tree' && changes !== null && changesAreKnown(content, index.nameBytes, changes, this.#scanner.reach, has)) return;
    references(type, content, index.nameBytes, changes, (bytes, at, isFile) => {
      if (!has(bytes, at)) look.refersTo(Buffer.from(bytes.subarray(at, at + index.nameBytes)).toString('hex'), isFile);
    });
  }

  close(): void {
    this.#open?.walk.close();
    this.#open = null;
  }

  #opened(pack: Pack): Open {
    const { file } = pack.index;
    if (this.#open?.file === file) return this.#open;
    this.close();
    this.#open = { file, walk: new PackWalk(pack.index, pack.families, this.#scanner.reach, this.#kernel), name: packNames(pack.index) };
    return this.#open;
  }
}

/** The number of an object, see {@link Pack.first}. */
function numberAt({ index, first }: Pack, place: number): number {
  return first + index.positions[place]!;
}

function parted(places: readonly number[], repeated: Uint8Array, name: (place: number) => string): Unread {
  const names = (isCopy: boolean): readonly string[] => places.filter((place) => (repeated[place] === repeats) === isCopy).map(name);
  return { counted: names(false), copies: names(true) };
}

/** Places of all objects of some families. */
function membersOf({ families: { roots, firstChild, nextSibling } }: Pack, from: number, to: number): readonly number[] {
  const members: number[] = [];
  const left = [...roots.subarray(from, to)];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    members.push(next);
    for (let child = firstChild[next]!; child !== -1; child = nextSibling[child]!) left.push(child);
  }
  return members;
}
