import { mostPlaces, tooManyPlaces } from '../origins/origins.ts';
import { folder } from './recorded.ts';
import { type Entries, type Entry, OnlyGit, type TreeLists } from './tree-lists.ts';

/** The most parents of a merge, and the most folders in one another, that are compared here. */
const [mostParents, deepest] = [100, 1000];
/** The most entries that are compared in all: some ten seconds. git is quicker with folders that are so large. */
const mostCompared = 200_000_000;

/** A path at which a commit differs from its parents, as `git diff-tree -c` counts it. */
export interface ChangedPath {
  /** The numbers of the names of folders and file. */
  readonly path: readonly number[];
  /** Null if the commit has nothing there that is looked for. */
  readonly entry: Entry | null;
  /** The contents that are looked for and stand there in parents. */
  readonly before: readonly Entry[];
  /** Whether the list of no parent has the path. */
  readonly isNew: boolean;
}

/**
 * Compares the trees of commits with those of their parents, at the paths where something is looked for. A path of a merge counts if it
 * differs from every parent.
 */
export class TreeComparison {
  readonly #lists: TreeLists;
  readonly #isWanted: (entry: Entry) => boolean;
  readonly #path: number[] = [];
  #changed: ChangedPath[] = [];
  #isOpen = false;
  #compared = 0;

  /** @param isWanted whether the path of a file is looked for, and not only its name */
  constructor(lists: TreeLists, isWanted: (entry: Entry) => boolean) {
    this.#lists = lists;
    this.#isWanted = isWanted;
  }

  /**
   * @returns the paths; null if only the files that nobody looks for tell whether a path counts
   * @throws {OnlyGit} if only git can tell what a tree holds
   * @throws {UserError} with exit code 3 if there are more paths than {@link mostPlaces}
   */
  of(tree: number, parents: readonly number[]): readonly ChangedPath[] | null {
    if (parents.includes(tree)) return [];
    if (parents.length > mostParents) return null;
    this.#changed = [];
    this.#path.length = 0;
    this.#isOpen = false;
    const now = this.#lists.of(tree);
    const before = parents.map((parent) => this.#lists.of(parent));
    // With the same list, nothing is different that matters.
    if (before.length > 0 && before.every((entries) => entries === now)) return [];
    this.#compare(now, before);
    return this.#isOpen ? null : this.#changed;
  }

  #compare(now: Entries, before: readonly Entries[]): void {
    if (this.#path.length > deepest) throw new OnlyGit();
    if (before.length === 1 && before[0] === now) return;
    this.#compared += before.reduce((sum, { length }) => sum + length, now.length);
    if (this.#compared > mostCompared) throw new OnlyGit();
    const next = before.map(() => 0);
    for (let at = 0; ; ) {
      const key = lowest(now[at], before, next);
      if (key === null) return;
      const entry = keyOf(now[at]) === key ? now[at++]! : null;
      const old = before.map((entries, i) => (keyOf(entries[next[i]!]) === key ? entries[next[i]!++]! : null));
      this.#path.push(Math.floor(key / 2));
      if (key % 2 === 0) this.#folders(entry, old);
      else this.#files(entry, old);
      this.#path.pop();
    }
  }

  #folders(entry: Entry | null, before: readonly (Entry | null)[]): void {
    if (entry !== null && before.some((old) => old?.child === entry.child)) return;
    this.#compare(this.#listOf(entry), before.map((old) => this.#listOf(old)));
  }

  #listOf(entry: Entry | null): Entries {
    return entry === null ? [] : this.#lists.of(entry.child);
  }

  #files(entry: Entry | null, before: readonly (Entry | null)[]): void {
    if (entry !== null && before.some((old) => old !== null && old.kind === entry.kind && old.child === entry.child)) return;
    const old = before.filter((one) => one !== null);
    const wanted = old.filter(this.#isWanted);
    if (entry === null && wanted.length === 0) return;
    if (this.#changed.length === mostPlaces) throw tooManyPlaces();
    // The commit has another content here than this parent; whether it has another one than the rest, their contents would tell.
    if (entry === null && old.length < before.length) this.#isOpen = true;
    this.#changed.push({ path: [...this.#path], entry, before: wanted, isNew: old.length === 0 });
  }
}

/** Tells the place of an entry in a list: its name, and whether it is a folder, since one name may stand for both. */
function keyOf(entry: Entry | undefined): number {
  return entry === undefined ? Infinity : 2 * entry.name + (entry.kind === folder ? 0 : 1);
}

function lowest(entry: Entry | undefined, before: readonly Entries[], next: readonly number[]): number | null {
  let least = keyOf(entry);
  for (let i = 0; i < before.length; i++) least = Math.min(least, keyOf(before[i]![next[i]!]));
  return least === Infinity ? null : least;
}
