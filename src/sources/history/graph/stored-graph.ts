import { UserError } from '../../../errors.ts';
import { nameOf, objectCount, positionOf } from '../../../git/pack/pack-index.ts';
import type { Pack } from '../../../git/pack/packs.ts';
import { changesOf } from '../../../git/commits/changes/commit-changes.ts';
import type { CommitStep } from '../../../git/commits/changes/parse-commit-changes.ts';
import { deepestTag, type NamedTag, type Tips, tips } from '../../../git/commits/tips.ts';
import { withPauses } from '../../../git/pack/steps.ts';
import type { GitPlace } from '../../../git/run.ts';
import { showPath } from '../../../wording/show-path.ts';
import { type ChangedPath, TreeComparison } from './changed-paths.ts';
import { type Commit, commitOrder, type OrderedCommits } from './commit-order.ts';
import { nothing, type Recorded, submodule } from './recorded.ts';
import type { PassedCommits, WalkedChanges } from '../origins/origins.ts';
import { type Noted, TreeLists } from './tree-lists.ts';

/** The most packs, and the most objects outside of packs, of which a graph is made. With more, git finds the paths. */
export const mostPacks = 20;
const mostAbsent = 2 ** 16;

/** The commits that some objects reach, in the order of a walk. */
export interface GraphWalk {
  readonly commits: number;
  /**
   * What these commits change at the paths of wanted objects.
   *
   * @throws {OnlyGit} from the iteration, before its first step, if only git can tell
   */
  readonly changes: (wanted: Wanted, place: GitPlace) => WalkedChanges;
}

interface Wanted {
  has(oid: string): boolean;
}

/** More than the length of any part. */
const partUnit = 2 ** 32;

/** How many commits one step of an iteration has. */
const commitsOfBatch = 1000;

/** The commits and trees of a repository, as the first look noted them. */
export class StoredGraph {
  readonly #packs: readonly Pack[];
  readonly #packed: number;
  /** What the looks noted about trees. */
  readonly #parts: Int32Array[] = [];
  /** By the number of a tree: in which part it is noted, counted from 1, and where. Numbers take a fifth of the memory of objects. */
  readonly #partOf: Uint32Array;
  readonly #placeIn: Uint32Array;
  /** What the looks noted about commits, and where in it each commit is noted: the part times {@link partUnit}, and the place. */
  readonly #commitParts: Float64Array[] = [];
  readonly #commits = new Map<number, number>();
  /** For each tag what it stands for. */
  readonly #tags = new Map<number, number>();
  readonly #absent = new Map<string, number>();
  readonly #absentNames: string[] = [];
  readonly #names = new Map<string, number>();
  readonly #nameList: string[] = [];
  readonly #unusual = new Set<number>();
  #revision = 0;

  constructor(packs: readonly Pack[]) {
    this.#packs = packs;
    this.#packed = packs.reduce((sum, { index }) => sum + objectCount(index), 0);
    this.#partOf = new Uint32Array(this.#packed + mostAbsent);
    this.#placeIn = new Uint32Array(this.#packed + mostAbsent);
  }

  /** Whether so much is noted that git is the better choice. */
  get isTooLarge(): boolean {
    return this.#absentNames.length > mostAbsent;
  }

  /** How many commits are noted. */
  get commits(): number {
    return this.#commits.size;
  }

  /** A number that is the same as before if nothing was added since that could change a {@link walk}. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes what a look noted. */
  add({ trees, commits, tags, names, absent, unusual }: Recorded): void {
    if (commits.length + tags.length + unusual.length > 0) this.#revision++;
    if (this.isTooLarge) return;
    const absentNumbers = absent.map((oid) => this.#absentNumber(oid));
    if (this.isTooLarge) return;
    this.#parts.push(trees);
    const nameNumbers = names.map((name) => this.#nameNumber(name));
    const numberOf = (object: number): number => (object <= -2 ? absentNumbers[-2 - object]! : object);
    for (let at = 0; at < trees.length; ) {
      const tree = numberOf(trees[at]!);
      const end = at + 3 + 3 * trees[at + 2]!;
      for (let change = at + 3; change < end; change += 3) {
        trees[change + 1] = nameNumbers[trees[change + 1]!]!;
        trees[change + 2] = numberOf(trees[change + 2]!);
      }
      this.#partOf[tree] = this.#parts.length;
      this.#placeIn[tree] = at + 1;
      at = end;
    }
    for (let at = 0; at < commits.length; ) {
      const commit = numberOf(commits[at]!);
      const end = at + 4 + commits[at + 3]!;
      commits[at + 1] = numberOf(commits[at + 1]!);
      for (let parent = at + 4; parent < end; parent++) commits[parent] = numberOf(commits[parent]!);
      this.#commits.set(commit, this.#commitParts.length * partUnit + at);
      at = end;
    }
    this.#commitParts.push(commits);
    for (let at = 0; at < tags.length; at += 2) this.#tags.set(numberOf(tags[at]!), numberOf(tags[at + 1]!));
    for (const object of unusual) this.#unusual.add(numberOf(object));
  }

  /** Says that the path of an object is looked for. It must be said before its tree is looked at. */
  want(oid: string): void {
    const name = Buffer.from(oid, 'hex');
    for (const { index, wanted } of this.#packs) {
      const position = index.nameBytes === name.length ? positionOf(index, name, 0) : null;
      if (position !== null) wanted[position] = 1;
    }
  }

  /** {@link tips}; git is asked only about objects that are neither commits nor tags of commits. */
  async tips(oids: readonly string[], place: GitPlace): Promise<Tips<NamedTag>> {
    const commits = new Set<string>();
    const tagged = new Set<string>();
    const tags = new Set<string>();
    const others: string[] = [];
    for (const oid of oids) {
      const { number, through } = this.#throughTags(oid);
      if (!this.#commits.has(number)) {
        others.push(oid);
        continue;
      }
      (through.length === 0 ? commits : tagged).add(this.#oidOf(number));
      for (const tag of through) tags.add(this.#oidOf(tag));
    }
    const rest = await tips(others, place);
    for (const { oid } of rest.tags) tags.delete(oid);
    return { ...rest, tags: [...rest.tags, ...[...tags].map((oid) => ({ oid, name: null }))], commits: [...new Set([...commits, ...tagged, ...rest.commits])] };
  }

  /** The object that tags lead to from this one, and these tags. */
  #throughTags(oid: string): { readonly number: number; readonly through: readonly number[] } {
    const through: number[] = [];
    let number = this.#numberOf(oid);
    for (let target = this.#tags.get(number); target !== undefined && through.length < deepestTag; target = this.#tags.get(number)) {
      through.push(number);
      number = target;
    }
    return { number, through };
  }

  /**
   * The walk over all commits that some commits reach.
   *
   * @param shallow commits whose parents are missing, in a shallow clone
   * @returns null if a commit is missing
   * @throws {UserError} if the signal of `place` aborts
   */
  async walk(tipOids: readonly string[], shallow: ReadonlySet<string>, place: GitPlace): Promise<GraphWalk | null> {
    const ends = new Set([...shallow].map((oid) => this.#numberOf(oid)));
    const commitOf = (number: number): Commit | null => {
      const commit = this.#commitOf(number);
      return commit !== null && ends.has(number) ? { ...commit, parents: [] } : commit;
    };
    const order = this.isTooLarge ? null : await withPauses(commitOrder(tipOids.map((oid) => this.#numberOf(oid)), commitOf), () => turn(place));
    if (order === null) return null;
    return { commits: order.count, changes: (looked, at) => ({ batches: this.#batches(order, looked, at), kill: () => {} }) };
  }

  async *#batches(order: OrderedCommits, looked: Wanted, place: GitPlace): AsyncGenerator<readonly (CommitStep | PassedCommits)[], void, void> {
    const lists = new TreeLists(
      this.#packed + this.#absentNames.length,
      (tree) => this.#noted(tree),
      (object) => this.#isWanted(object, looked),
    );
    const comparison = new TreeComparison(lists, ({ kind, child }) => kind !== submodule && this.#isWanted(child, looked));
    const changed = new Map<number, readonly ChangedPath[]>();
    const merges = new Set<number>();
    for (let i = 0; i < order.count; i++) {
      if (i % commitsOfBatch === 0) await turn(place);
      const paths = comparison.of(order.tree(i), order.treesBefore(i));
      if (paths === null) merges.add(i);
      else if (paths.length > 0) changed.set(i, paths);
    }
    const told = merges.size === 0 ? null : await changesOf([...merges].map((i) => this.#oidOf(order.number(i))), place);
    for (let from = 0; from < order.count; from += commitsOfBatch) {
      const steps: (CommitStep | PassedCommits)[] = [];
      let passed = 0;
      for (let i = from; i < Math.min(from + commitsOfBatch, order.count); i++) {
        const paths = changed.get(i);
        const number = order.number(i);
        if (paths === undefined && !merges.has(i) && !this.#isWanted(number, looked)) {
          passed++;
          continue;
        }
        const commit = this.#oidOf(number);
        steps.push(...(told?.get(commit) ?? [{ kind: 'commit' as const, commit }, ...(paths ?? []).map((path) => this.#step(commit, path))]));
      }
      yield [...steps, { kind: 'passed', commits: passed }];
    }
  }

  #commitOf(number: number): Commit | null {
    const place = this.#commits.get(number);
    if (place === undefined || this.#unusual.has(number)) return null;
    const part = this.#commitParts[Math.floor(place / partUnit)]!;
    const at = place % partUnit;
    const parents: number[] = [];
    for (let i = 0; i < part[at + 3]!; i++) parents.push(part[at + 4 + i]!);
    return { tree: part[at + 1]!, date: part[at + 2]!, parents };
  }

  #noted(tree: number): Noted | null {
    const part = this.#partOf[tree] ?? 0;
    return part === 0 || this.#unusual.has(tree) ? null : { changes: this.#parts[part - 1]!, at: this.#placeIn[tree]! };
  }

  #step(commit: string, { path: names, entry, before: old, isNew }: ChangedPath): CommitStep {
    const path = showPath(Buffer.from(names.map((name) => this.#nameList[name]!).join('/'), 'latin1'));
    const before = old.map(({ child }) => this.#oidOf(child));
    if (entry === null) return { kind: 'removal', commit, path, before };
    return { kind: 'change', commit, path, oid: entry.kind === submodule ? null : this.#oidOf(entry.child), before, isNewPath: isNew };
  }

  #isWanted(object: number, looked: Wanted): boolean {
    if (object >= this.#packed) return looked.has(this.#oidOf(object));
    if (object === nothing) return false;
    const { first, wanted } = this.#packOf(object);
    return wanted[object - first] !== 0;
  }

  #packOf(object: number): Pack {
    return this.#packs.find(({ first, wanted }) => object < first + wanted.length)!;
  }

  /** The name of an object in hexadecimal. */
  #oidOf(object: number): string {
    if (object >= this.#packed) return this.#absentNames[object - this.#packed]!;
    const { index, first } = this.#packOf(object);
    return Buffer.from(nameOf(index, object - first)).toString('hex');
  }

  #numberOf(oid: string): number {
    const name = Buffer.from(oid, 'hex');
    for (const { index, first } of this.#packs) {
      const position = index.nameBytes === name.length ? positionOf(index, name, 0) : null;
      if (position !== null) return first + position;
    }
    return this.#absent.get(oid) ?? nothing;
  }

  #absentNumber(oid: string): number {
    const known = this.#absent.get(oid);
    if (known !== undefined) return known;
    const number = this.#packed + this.#absentNames.push(oid) - 1;
    this.#absent.set(oid, number);
    return number;
  }

  #nameNumber(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, this.#nameList.push(name) - 1);
    return this.#nameList.length - 1;
  }
}

/** Lets other work run. @throws {UserError} if the walk was interrupted */
async function turn({ signal }: GitPlace): Promise<void> {
  await new Promise(setImmediate);
  if (signal?.aborted === true) throw new UserError('the walk over the commits was interrupted', { exitCode: 3 });
}
