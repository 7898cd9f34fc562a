import { binarySight, hasZero } from '../../../engine/decode/wide.ts';
import type { Anchors } from '../../../engine/search/anchors.ts';
import type { Scanner } from '../../../engine/scanner.ts';
import { lfsPointer } from '../../../git/lfs.ts';
import { parseCommit } from '../../../git/commits/parse-commit.ts';
import { isNameOf } from '../../../git/objects/object-name.ts';
import { objectStore } from '../../../git/objects/object-store.ts';
import { type ObjectPacks, objectPacks } from '../../../git/pack/object-packs.ts';
import { packPart } from '../../../git/pack/pack-part.ts';
import { type PackedObject, PackWalk } from '../../../git/pack/pack-walk.ts';
import { isOfFileSystem } from '../../../git/plain-file.ts';
import type { GitFolders } from '../../../git/git-folders.ts';
import type { GitPlace } from '../../../git/run.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { mayBeArchive } from '../../archives/may-be-archive.ts';
import { commitMessagePath } from '../../content-path.ts';
import { packedAnchors } from '../../history/look/packed-anchors.ts';
import { commitTextParts } from '../commit-text.ts';
import type { Clean, CleanObject, Wanted } from './clean.ts';
import { cleanNames } from './clean-names.ts';

/** What a look needs. */
export interface LookOptions {
  readonly place: GitPlace;
  readonly folders: Promise<GitFolders>;
  readonly scanner: Scanner;
  /** The scanner's kernel, with `walkBytes`. */
  readonly kernel: Kernel;
  /** Bytes; null for no limit. */
  readonly maxFileSize: number | null;
  readonly archives: boolean;
}

/** The lowest byte with which a byte order mark begins. */
const leastMark = 0xfe;

/**
 * Looks for objects in packs, and names those in which there is nothing to report: git need not print them. Each content is made from
 * its base, and only what differs from the base is searched for anchors. An object counts only if the store has it
 * once, so that git would give the same bytes, and if these bytes match its name. All others are left to git.
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

  /**
   * Looks at some objects.
   *
   * @param goOn is called often. It may wait; if it gives false, the look ends with what it has found until then
   */
  async look({ files, commits, names }: Wanted, goOn: () => Promise<boolean> | boolean): Promise<Clean> {
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
        if (offsets.length > 0 && !(await this.#walk(pack, offsets, oids, files, clean, goOn))) break;
      }
    } catch (error) {
      // The pack was replaced by another one. git finds its objects.
      if (!isOfFileSystem(error)) throw error;
    }
    return { objects: clean, names: cleanNames(names, this.#options.scanner, (content) => this.#standsForItself(content)) };
  }

  /** @returns whether to go on */
  async #walk(pack: number, offsets: readonly number[], oids: readonly string[], files: Wanted['files'], clean: Map<string, CleanObject>, goOn: () => Promise<boolean> | boolean): Promise<boolean> {
    const { scanner, kernel } = this.#options;
    const steps = packPart(this.#packs.indexes[pack]!, offsets);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) if (!(await goOn())) return false;
    const { entries, families, wanted } = step.value;
    const walk = new PackWalk(entries, families, scanner.reach, kernel);
    const visitor = {
      object: (one: PackedObject<Anchors>): Anchors | null => {
        const anchors = packedAnchors(one, scanner, kernel);
        const oid = oids[wanted[one.place]!];
        if (oid === undefined) return anchors;
        const paths = files.get(oid);
        const found = paths === undefined ? this.#commit(oid, one, anchors) : this.#file(oid, one, anchors, paths);
        if (found !== null) clean.set(oid, found);
        return anchors;
      },
      unread: () => {},
      gap: () => {},
    };
    try {
      for (const root of families.roots) {
        for (const _ of walk.familySteps(root, visitor)) {
          const going = goOn();
          if (going !== true && !(await going)) return false;
        }
      }
    } finally {
      walk.close();
    }
    return true;
  }

  #file(oid: string, one: PackedObject<Anchors>, anchors: Anchors | null, paths: readonly string[]): CleanObject | null {
    const { maxFileSize } = this.#options;
    const bytes = one.end - one.start;
    if (one.type !== 'blob' || (maxFileSize !== null && bytes > maxFileSize)) return null;
    one.whole();
    const { content } = one;
    const isClean = this.#standsForItself(content) && this.#holdsNothing(content, anchors, paths) && isNameOf(oid, 'blob', content);
    return isClean ? { bytes, signature: null } : null;
  }

  #holdsNothing(content: Buffer, anchors: Anchors | null, paths: readonly string[]): boolean {
    if (anchors !== null && anchors.length === 0) return true;
    // Binary content is searched in another way.
    const places = hasZero(content, binarySight, this.#options.kernel) ? null : anchors;
    return paths.every((path) => this.#isScannedClean(content, path, places));
  }

  #isScannedClean(content: Buffer, path: string, anchors: Anchors | null): boolean {
    const { matches, directives, stops } = this.#options.scanner.scan(content, path, anchors);
    return matches.length + directives.length + stops.length === 0;
  }

  #commit(oid: string, one: PackedObject<Anchors>, anchors: Anchors | null): CleanObject | null {
    const { scanner, maxFileSize } = this.#options;
    if (one.type !== 'commit') return null;
    one.whole();
    const { content } = one;
    if ((maxFileSize !== null && content.length > maxFileSize) || !isNameOf(oid, 'commit', content)) return null;
    const text = parseCommit(content);
    const path = commitMessagePath(oid);
    const isPlain = anchors !== null && anchors.length === 0 && !content.includes(0);
    let bytes = 0;
    for (const part of commitTextParts(path, text)) {
      bytes += part.content.length;
      const isSearched = isPlain && (part.content[0] ?? 0) < leastMark && !scanner.isJudgedByName(part.path);
      if (!this.#standsForItself(part.content) || !(isSearched || this.#isScannedClean(part.content, part.path, null))) return null;
    }
    return { bytes, signature: { author: text.author, date: text.date } };
  }

  /** Whether no other content stands behind this one: that of a pointer of Git LFS, or of an archive if archives are opened. */
  #standsForItself(content: Buffer): boolean {
    return lfsPointer(content) === null && !(this.#options.archives && mayBeArchive(content));
  }
}
