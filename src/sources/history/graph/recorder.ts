import { commitHead } from '../../../git/commits/text/commit-head.ts';
import { tagHead } from '../../../git/commits/text/tag-head.ts';
import { positionOf } from '../../../git/pack/pack-index.ts';
import type { Pack } from '../../../git/pack/packs.ts';
import { type Anchors, stride } from '../../../engine/search/anchors.ts';
import { file, folder, gone, link, named, nothing, program, type Recorded, submodule } from './recorded.ts';

/** A tree whose entries are noted. */
export interface NotedTree {
  /** The number of the tree, and of the one it is made from. */
  readonly number: number;
  readonly base: number;
  /**
   * For each changed entry three places in {@link bytes}: that of the entry, with the highest bit set if it is the base's; of its name;
   * of the zero byte behind the name.
   */
  readonly entries: Uint32Array;
  readonly bytes: Buffer;
  /** Where the tree begins in {@link bytes}. */
  readonly start: number;
  readonly nameBytes: number;
  /** Where a rule may be tried in the tree, from its beginning. */
  readonly anchors: Anchors;
  /** Whether a name in the base may hold a token. */
  readonly isBaseNamed: boolean;
  /** Called for each object that an entry names and that no pack holds. */
  readonly absent: (oid: string, isFile: boolean) => void;
}

const [space, zero, digit0] = [0x20, 0, 0x30];
const [typeOfMode, ofFolder, ofFile, ofLink, executable] = [0o170000, 0o040000, 0o100000, 0o120000, 0o100];

/** How many bytes of a tag are read: much more than the lines that matter have. */
const mostTagHead = 4096;

/** Notes what a look meets of commits, tags and trees. */
export class Recorder {
  readonly #packs: readonly Pack[];
  readonly #trees: number[] = [];
  readonly #commits: number[] = [];
  readonly #tags: number[] = [];
  readonly #names = new Map<string, number>();
  readonly #absent = new Map<string, number>();
  readonly #unusual: number[] = [];
  readonly #scratch = Buffer.alloc(32);

  /** @param packs all packs of the store */
  constructor(packs: readonly Pack[]) {
    this.#packs = packs;
  }

  /** The number of an object by its name. */
  byName(oid: string): number {
    const length = this.#scratch.write(oid, 'hex');
    return this.#numberOf(this.#scratch, 0, length);
  }

  /** A tree or commit that cannot be noted. */
  unusual(number: number): void {
    this.#unusual.push(number);
  }

  /**
   * Notes a commit.
   *
   * @param absent called for each object that it names and that no pack holds
   * @returns false if it is not a commit as git writes it
   */
  commit(number: number, content: Buffer, nameBytes: number, absent: (oid: string) => void): boolean {
    const numbers: number[] = [];
    const date = commitHead(content, nameBytes, (name) => {
      const one = this.#numberOf(name, 0, nameBytes);
      if (one < nothing) absent(name.toString('hex', 0, nameBytes));
      numbers.push(one);
    });
    if (date === null) this.unusual(number);
    else this.#commits.push(number, numbers[0]!, date, numbers.length - 1);
    // One by one: a hostile commit may have more parents than a call takes arguments.
    for (let i = 1; i < numbers.length; i++) this.#commits.push(numbers[i]!);
    return date !== null;
  }

  /** Notes a tag, if it begins as git writes it. */
  tag(number: number, content: Buffer, nameBytes: number): void {
    const head = tagHead(content.subarray(0, mostTagHead));
    if (head?.target.length === 2 * nameBytes) this.#tags.push(number, this.byName(head.target));
  }

  /** Notes the changed entries of a tree. */
  tree({ number, base, entries, bytes, start, nameBytes, anchors, isBaseNamed, absent }: NotedTree): void {
    const countAt = this.#trees.push(number, base, 0) - 1;
    const isPlain = anchors.length === 0;
    let changes = 0;
    for (let i = 0; i < entries.length; i += 3) {
      const entry = entries[i]!;
      const [nameAt, end] = [entries[i + 1]!, entries[i + 2]!];
      const isGone = entry >= 0x8000_0000;
      let mode = 0;
      for (let at = isGone ? entry - 0x8000_0000 : entry; at < nameAt - 1; at++) mode = mode * 8 + bytes[at]! - digit0;
      const kind = kindOf(mode);
      const child = kind === submodule ? nothing : this.#numberOf(bytes, end + 1, nameBytes);
      if (child < nothing && !isGone) absent(bytes.toString('hex', end + 1, end + 1 + nameBytes), kind !== folder);
      const isNamed = !isGone && !isPlain && isAnyIn(anchors, nameAt - start, end - start);
      if (!isNamed && !isBaseNamed && kind !== folder && child >= nothing && !this.#isWanted(child)) continue;
      changes++;
      this.#trees.push(kind | (isNamed ? named : 0) | (isGone ? gone : 0), this.#nameNumber(bytes.toString('latin1', nameAt, end)), child);
    }
    this.#trees[countAt] = changes;
  }

  recorded(): Recorded {
    return { trees: Int32Array.from(this.#trees), commits: Float64Array.from(this.#commits), tags: Int32Array.from(this.#tags), names: [...this.#names.keys()], absent: [...this.#absent.keys()], unusual: this.#unusual };
  }

  #numberOf(bytes: Buffer, at: number, nameBytes: number): number {
    for (const { index, first } of this.#packs) {
      const position = index.nameBytes === nameBytes ? positionOf(index, bytes, at) : null;
      if (position !== null) return first + position;
    }
    const oid = bytes.toString('hex', at, at + nameBytes);
    const known = this.#absent.get(oid);
    if (known !== undefined) return -2 - known;
    this.#absent.set(oid, this.#absent.size);
    return -1 - this.#absent.size;
  }

  #isWanted(number: number): boolean {
    for (const { first, wanted } of this.#packs) if (number >= first && number < first + wanted.length) return wanted[number - first] !== 0;
    return false;
  }

  #nameNumber(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, this.#names.size);
    return this.#names.size - 1;
  }
}

/** The entries of a tree, as in {@link NotedTree.entries}; null if it is not a tree as git writes it. */
export function entriesOf(tree: Buffer, nameBytes: number): Uint32Array | null {
  const entries: number[] = [];
  for (let at = 0; at < tree.length; ) {
    const [nameAt, end] = [tree.indexOf(space, at) + 1, tree.indexOf(zero, at)];
    if (nameAt === 0 || nameAt > at + 8 || end < nameAt || end + nameBytes >= tree.length) return null;
    entries.push(at, nameAt, end);
    at = end + 1 + nameBytes;
  }
  return Uint32Array.from(entries);
}

/** What an entry is, from its mode. Like git, it takes what it does not know for a submodule (`canon_mode` in git's `object.h`). */
function kindOf(mode: number): number {
  switch (mode & typeOfMode) {
    case ofFolder:
      return folder;
    case ofFile:
      return (mode & executable) === 0 ? file : program;
    case ofLink:
      return link;
    default:
      return submodule;
  }
}

/** Whether a literal or a run of digits reaches into [`from`, `to`). */
function isAnyIn(anchors: Anchors, from: number, to: number): boolean {
  for (let i = 0; i < anchors.length && anchors[i]! < to; i += stride) if (anchors[i + 1]! > from) return true;
  return false;
}
