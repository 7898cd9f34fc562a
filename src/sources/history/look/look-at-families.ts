import type { Kernel } from '../../../kernel/kernel.ts';
import { hasObject, packNames } from '../../../git/pack/pack-index.ts';
import { isOfFileSystem } from '../../../git/plain-file.ts';
import { type MadeOf, PackWalk } from '../../../git/pack/pack-walk.ts';
import type { Pack } from '../../../git/pack/packs.ts';
import { changesAreKnown, references } from '../../../git/commits/references.ts';
import { unknownPath } from '../../../engine/judge/context.ts';
import { wideText } from '../../../engine/decode/wide.ts';
import { anchorCount, type Anchors, carried, joinedAnchors } from '../../../engine/search/anchors.ts';
import type { Scanner } from '../../../engine/scanner.ts';
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

/** Looks through the families of packs, of each content only at what the one it was made of does not hold. */
export class FamilyLook {
  readonly #scanner: Scanner;
  readonly #isJudgedByName: boolean;
  #open: Open | null = null;
  readonly #kernel: Kernel;

  /** @param kernel the scanner's, with {@link walkBytes}: what a walk makes is searched where it stands */
  constructor(scanner: Scanner, kernel: Kernel) {
    this.#scanner = scanner;
    this.#kernel = kernel;
    this.#isJudgedByName = scanner.isJudgedByName(unknownPath);
  }

  /**
   * Looks through the families of the roots from one to before another.
   * @returns names of objects that have to be asked of git: those that count, and copies of others
   */
  look(pack: Pack, from: number, to: number, look: Look): Unread {
    const { index, families, repeated } = pack;
    const unread: number[] = [];
    let opened: Open;
    try {
      opened = this.#opened(pack);
    } catch (error) {
      if (!isOfFileSystem(error)) throw error;
      // It is gone, as packs are when others take their place. Git finds what was in it.
      return parted(membersOf(pack, from, to), repeated, packNames(index));
    }
    const { walk, name } = opened;
    for (let i = from; i < to; i++) {
      walk.family(families.roots[i]!, {
        object: (place, type, content, origin: MadeOf<Anchors> | null, whole) => {
          const oid = (): string => name(place);
          this.#refer(pack, type, content, origin?.changes ?? null, look);
          // What another pack calls the same need not be the same.
          if (!look.takes(type, content.length, oid, repeated[place] === 1)) return null;
          if (look.mayBeCover(type, content.length)) whole();
          if (look.catchesCover(type, content, oid)) return null;
          return this.#judge(type, content, origin, whole, oid, look);
        },
        unread: (place) => unread.push(place),
        gap: () => look.note(gapIn(index)),
      });
    }
    return parted(unread, repeated, name);
  }

  /** @returns where rules were tried and found nothing; null if that is not all there is to know, or where something was caught */
  #judge(type: string, content: Buffer, origin: MadeOf<Anchors> | null, whole: () => void, oid: () => string, look: Look): Anchors | null {
    // In a tree zero bytes are part of its form; anything else may be UTF-16 because of them.
    const isWide = type !== 'tree' && wideText(content) !== null;
    const fresh = isWide ? null : this.#scanner.anchors(content, origin?.changes ?? null);
    const anchors = origin === null || fresh === null || anchorCount(origin.known) === 0 ? fresh : joinedAnchors(carried(origin.known, origin.copies, origin.bytes, content.length), fresh);
    if (anchors !== null && anchorCount(anchors) === 0 && !this.#isJudgedByName) return anchors;
    whole();
    if (anchors === null || !isPlain(type, content)) {
      look.scan(type, content, oid);
      return null;
    }
    // What was dismissed in the content that it was made of is dismissed here, unless something new is near.
    const again = origin === null ? anchors : this.#scanner.near(anchors, origin.changes);
    if (anchorCount(again) === 0 && !this.#isJudgedByName) return anchors;
    return look.scan(type, content, oid, again) ? null : anchors;
  }

  /** Notes what an object refers to and its pack does not have. */
  #refer({ index }: Pack, type: string, content: Buffer, changes: ArrayLike<number> | null, look: Look): void {
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

/** Whether this is text of one byte a character: zero bytes decide what is looked for in a content, and how. */
function isPlain(type: string, content: Buffer): boolean {
  return type !== 'tree' && !content.subarray(0, zeroSight).includes(0);
}

/** Zero bytes within so many at the beginning say what a content is. */
const zeroSight = 8000;

function parted(places: readonly number[], repeated: Uint8Array, name: (place: number) => string): Unread {
  const names = (isCopy: boolean): readonly string[] => places.filter((place) => (repeated[place] === 1) === isCopy).map(name);
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
