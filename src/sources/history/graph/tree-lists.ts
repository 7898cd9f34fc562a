import { folder, gone, kindBits, named, nothing, submodule } from './recorded.ts';

/** An entry of a tree that leads to something that is looked for: a file, or a folder with one below it. */
export interface Entry {
  /** A number for the name. */
  readonly name: number;
  readonly kind: number;
  /** The number of the object. */
  readonly child: number;
}

/** The entries of a tree, in the order of their names' numbers. */
export type Entries = readonly Entry[];

/** Where the changes of a tree are noted: `changes[at]` is the number of its base, the next one how many changes follow. */
export interface Noted {
  readonly changes: Int32Array;
  readonly at: number;
}

/** Thrown where only git can tell what a history holds. */
export class OnlyGit extends Error {}

const none: Entries = [];

/** The states of a tree: its list is not being made, it is, or it is made without that of its base. */
const untouched = 0;
const begins = 1;
const beginsWhole = 2;

/** A tree whose list is being made. */
interface Begun {
  readonly tree: number;
  noted: Noted;
  /** The next change whose folder needs a list. */
  next: number;
}

/**
 * How many changes are read at most for trees that are made from a tree above them, and how many a tree counts as. More of them are not
 * by chance.
 */
const mostRead = 50_000_000;
const readsOfTree = 1000;

/**
 * For each tree the entries that matter. Most trees have none, and most of the others have the same as the tree they are made from, so
 * that they share a list.
 */
export class TreeLists {
  readonly #noted: (tree: number) => Noted | null;
  readonly #isWanted: (object: number) => boolean;
  readonly #lists: (Entries | undefined)[];
  /** For each tree whether its list is being made. */
  readonly #states: Uint8Array;
  #read = 0;

  /**
   * @param most above the number of any tree
   * @param noted what is known about a tree; null if there is no such tree
   * @param isWanted whether the path of a file is looked for
   */
  constructor(most: number, noted: (tree: number) => Noted | null, isWanted: (object: number) => boolean) {
    this.#lists = Array.from<Entries | undefined>({ length: most });
    this.#states = new Uint8Array(most);
    this.#noted = noted;
    this.#isWanted = isWanted;
  }

  /** @throws {OnlyGit} if the tree or one below it is missing, or has a folder whose name may hold a token */
  of(tree: number): Entries {
    return this.#lists[tree] ?? this.#make(tree);
  }

  #make(tree: number): Entries {
    const lists = this.#lists;
    const begun: Begun[] = [this.#begin(tree)];
    for (let top = begun.at(-1); top !== undefined; top = begun.at(-1)) {
      const base = baseOf(top.noted);
      if (base !== nothing && lists[base] === undefined) {
        if (this.#states[base] === untouched) begun.push(this.#begin(base));
        else {
          this.#states[top.tree] = beginsWhole;
          top.noted = this.#whole(top.tree);
        }
        continue;
      }
      const below = this.#folderWithoutList(top);
      if (below !== null) {
        begun.push(this.#begin(below));
        continue;
      }
      lists[top.tree] = this.#made(top.noted);
      this.#states[top.tree] = untouched;
      begun.pop();
    }
    return lists[tree]!;
  }

  #begin(tree: number): Begun {
    const state = this.#states[tree]!;
    // A tree below itself has a forged name.
    if (state === beginsWhole) throw new OnlyGit();
    // A tree can be made from one above it, whose list needs this one.
    const isWhole = state === begins;
    this.#states[tree] = isWhole ? beginsWhole : begins;
    return { tree, noted: isWhole ? this.#whole(tree) : this.#stored(tree), next: 0 };
  }

  #stored(tree: number): Noted {
    const noted = this.#noted(tree);
    if (noted === null) throw new OnlyGit();
    return noted;
  }

  /** All entries of a tree, as if it were not made from another one. */
  #whole(tree: number): Noted {
    const made: Noted[] = [];
    for (let at = tree; at !== nothing; at = baseOf(made.at(-1)!)) {
      this.#reads(readsOfTree);
      made.push(this.#stored(at));
    }
    let entries: Entries = none;
    for (const { changes, at } of made.reverse()) {
      const all = Array.from({ length: changes[at + 1]! }, (_, i) => at + 2 + 3 * i).map((change) => ({ kind: changes[change]!, name: changes[change + 1]!, child: changes[change + 2]! }));
      this.#reads(entries.length + all.length);
      entries = [...without(entries, all.filter(({ kind }) => (kind & gone) !== 0)), ...all.filter(({ kind }) => (kind & gone) === 0)];
    }
    return { changes: Int32Array.from([nothing, entries.length, ...entries.flatMap(({ kind, name, child }) => [kind, name, child])]), at: 0 };
  }

  #reads(more: number): void {
    this.#read += more;
    if (this.#read > mostRead) throw new OnlyGit();
  }

  /** A folder whose list has to be made first; null if there is none. */
  #folderWithoutList(begun: Begun): number | null {
    const { changes, at } = begun.noted;
    for (const count = changes[at + 1]!; begun.next < count; begun.next++) {
      const change = at + 2 + 3 * begun.next;
      const kind = changes[change]!;
      if ((kind & kindBits) !== folder || (kind & gone) !== 0) continue;
      if ((kind & named) !== 0) throw new OnlyGit();
      const child = changes[change + 2]!;
      if (this.#lists[child] === undefined) return child;
    }
    return null;
  }

  #made({ changes, at }: Noted): Entries {
    const base = changes[at]!;
    const before = base === nothing ? none : this.#lists[base]!;
    // Most trees have nothing that leads to anything.
    let [taken, brought]: [Entry[] | null, Entry[] | null] = [null, null];
    const end = at + 2 + 3 * changes[at + 1]!;
    for (let change = at + 2; change < end; change += 3) {
      const [kind, child] = [changes[change]! & kindBits, changes[change + 2]!];
      if ((changes[change]! & gone) !== 0) {
        if (before.length > 0) (taken ??= []).push({ name: changes[change + 1]!, kind, child });
      } else if (kind === folder ? this.#lists[child]!.length > 0 : (changes[change]! & named) !== 0 || (kind !== submodule && this.#isWanted(child))) {
        (brought ??= []).push({ name: changes[change + 1]!, kind, child });
      }
    }
    const left = taken === null ? before : without(before, taken);
    if (left.length === before.length && brought === null) return before;
    const made = [...left, ...(brought ?? none)];
    return made.length === 0 ? none : made.sort((a, b) => a.name - b.name || a.kind - b.kind);
  }
}

function baseOf({ changes, at }: Noted): number {
  return changes[at]!;
}

/** How many comparisons are made before a table is. */
const fewComparisons = 1000;

/** The entries without some others, each taken away once. */
function without(entries: Entries, taken: Entries): Entries {
  if (taken.length * entries.length > fewComparisons) {
    const key = ({ name, kind, child }: Entry): string => `${name} ${kind & kindBits} ${child}`;
    const left = new Map<string, number>();
    for (const one of taken) left.set(key(one), (left.get(key(one)) ?? 0) + 1);
    return entries.filter((entry) => {
      const count = left.get(key(entry)) ?? 0;
      if (count > 0) left.set(key(entry), count - 1);
      return count === 0;
    });
  }
  let left: Entry[] | null = null;
  for (const { name, kind, child } of taken) {
    const found = (left ?? entries).findIndex((entry) => entry.name === name && (entry.kind & kindBits) === (kind & kindBits) && entry.child === child);
    if (found !== -1) (left ??= [...entries]).splice(found, 1);
  }
  return left ?? entries;
}
