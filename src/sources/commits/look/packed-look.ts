import { objectStore } from '../../../git/objects/object-store.ts';
import { type ObjectPacks, objectPacks } from '../../../git/pack/object-packs.ts';
import { type Share, sharesOf } from '../../../git/pack/pack-families.ts';
import { packPart } from '../../../git/pack/pack-part.ts';
import { isOfFileSystem } from '../../../git/plain-file.ts';
import type { GitFolders } from '../../../git/repository/git-folders.ts';
import type { GitPlace } from '../../../git/run.ts';
import type { Clean, CleanObject, Wanted } from './clean.ts';
import { cleanNames } from './clean-names.ts';
import { type AskedPart, PartLook, type PartSearch, type Searched, standsForItself } from './part-look.ts';
import type { PartThread } from './part-thread.ts';

/** What a look needs. */
export interface LookOptions extends PartSearch {
  readonly place: GitPlace;
  readonly folders: Promise<GitFolders>;
  /** A thread that shares the work; null if there is none. */
  readonly thread: PartThread | null;
}

/** Is called often. It may wait; if it gives false, the look ends with what it has found until then. */
type GoOn = () => Promise<boolean> | boolean;

/** How many shares a part is cut into, about. */
const shareCount = 64;

/**
 * Looks for objects in packs, and names those in which there is nothing to report: git need not print them. An object counts only if the
 * store has it once, so that git would give the same bytes. All others are left to git.
 */
export class PackedLook {
  readonly #options: LookOptions;
  readonly #packs: ObjectPacks;

  private constructor(options: LookOptions, packs: ObjectPacks) {
    this.#options = options;
    this.#packs = packs;
  }

  /** @returns null if git has to read everything */
  static async open(options: LookOptions): Promise<PackedLook | null> {
    const packs = objectPacks(await objectStore(options.place, options.folders));
    return packs === null ? null : new PackedLook(options, packs);
  }

  /** Looks at some objects. */
  async look({ files, commits, names }: Wanted, goOn: GoOn): Promise<Clean> {
    const clean = new Map<string, CleanObject>();
    const wanted = this.#packs.indexes.map(() => ({ offsets: [] as number[], oids: [] as string[] }));
    const { isJudgedByName } = this.#options.scanner;
    const find = (oid: string): void => {
      const found = this.#packs.find(oid);
      if (found === null) return;
      wanted[found.pack]!.offsets.push(found.offset);
      wanted[found.pack]!.oids.push(oid);
    };
    for (const [oid, paths] of files) if (!paths.some(isJudgedByName)) find(oid);
    for (const oid of commits) if (!files.has(oid)) find(oid);
    try {
      for (const [pack, { offsets, oids }] of wanted.entries()) {
        if (offsets.length > 0 && !(await this.#part(pack, offsets, oids, files, clean, goOn))) break;
      }
    } catch (error) {
      // The pack was replaced by another one. git finds its objects.
      if (!isOfFileSystem(error)) throw error;
    }
    return { objects: clean, names: cleanNames(names, this.#options.scanner, (content) => standsForItself(content, this.#options)) };
  }

  /** @returns whether to go on */
  async #part(pack: number, offsets: readonly number[], oids: readonly string[], files: Wanted['files'], clean: Map<string, CleanObject>, goOn: GoOn): Promise<boolean> {
    const steps = packPart(this.#packs.indexes[pack]!, offsets);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) if (!(await goOn())) return false;
    const asked: AskedPart = { part: step.value, oids, paths: oids.map((oid) => files.get(oid) ?? null) };
    const take = (found: readonly Searched[]): void => {
      for (const { number, bytes, signature } of found) clean.set(oids[number]!, { bytes, signature });
    };
    const { weights } = step.value;
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    // The heaviest come first, so that the threads end at about the same time.
    const shares = [...sharesOf(weights, all / shareCount)].sort((a, b) => b.weight - a.weight);
    const helped = this.#options.thread?.help(asked, shares);
    const isDone = await this.#ownShares(asked, shares, take, goOn);
    if (!isDone) return false;
    take((await helped) ?? []);
    return true;
  }

  /** Takes shares from the beginning of the list until it is empty. @returns whether to go on */
  async #ownShares(asked: AskedPart, shares: Share[], take: (found: readonly Searched[]) => void, goOn: GoOn): Promise<boolean> {
    const own = new PartLook(this.#options, asked);
    try {
      for (let share = shares.shift(); share !== undefined; share = shares.shift()) {
        const steps = own.steps(share.from, share.to);
        let step = steps.next();
        for (; step.done !== true; step = steps.next()) {
          const going = goOn();
          if (going !== true && !(await going)) return false;
        }
        take(step.value);
      }
      return true;
    } finally {
      // Nobody takes what is left when the look ends early.
      shares.length = 0;
      own.close();
    }
  }
}
