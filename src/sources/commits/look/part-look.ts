import { binarySight, hasZero } from '../../../engine/decode/wide.ts';
import { type Scanner, scanner } from '../../../engine/scanner.ts';
import type { Anchors } from '../../../engine/search/anchors.ts';
import { parseCommit } from '../../../git/commits/text/parse-commit.ts';
import { lfsPointer } from '../../../git/objects/lfs.ts';
import { isNameOf } from '../../../git/objects/object-name.ts';
import type { PackPart } from '../../../git/pack/pack-part.ts';
import { type PackedObject, type PackVisitor, PackWalk } from '../../../git/pack/pack-walk.ts';
import { inOneGo, type Steps } from '../../../git/pack/steps.ts';
import { walkKernel } from '../../../git/pack/walk-kernel.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Rule } from '../../../rules/rule.ts';
import { mayBeArchive } from '../../archives/may-be-archive.ts';
import { commitMessagePath } from '../../content-path.ts';
import { packedAnchors } from '../../history/look/packed-anchors.ts';
import { commitTextParts } from '../commit-text.ts';
import type { CleanObject } from './clean.ts';

/** How objects are searched. */
export interface PartSearch {
  readonly scanner: Scanner;
  /** The scanner's kernel, with `walkBytes`. */
  readonly kernel: Kernel;
  /** Bytes; null for no limit. */
  readonly maxFileSize: number | null;
  readonly archives: boolean;
}

/** The same as data, for a thread. */
export interface PartSettings {
  readonly rules: readonly Rule[];
  readonly ruleIds: ReadonlySet<string> | null;
  readonly decodeDepth: number;
  readonly maxFileSize: number | null;
  readonly archives: boolean;
}

/** Compiles what a thread looks for. */
export function partSearch({ rules, ruleIds, decodeDepth, maxFileSize, archives }: PartSettings): PartSearch {
  const kernel = walkKernel();
  return { scanner: scanner(rules, { decodeDepth, ruleIds, kernel, isOneEnough: true }), kernel, maxFileSize, archives };
}

/** Objects of a pack to look at. */
export interface AskedPart {
  readonly part: PackPart;
  /** By the number of a wanted object: its name, and the paths of a file; null for a commit. */
  readonly oids: readonly string[];
  readonly paths: readonly (readonly string[] | null)[];
}

/** A wanted object in which there is nothing to report, by its number. */
export interface Searched extends CleanObject {
  readonly number: number;
}

/** The lowest byte with which a byte order mark begins. */
const leastMark = 0xfe;

/**
 * Looks at objects of a pack. Each content is made from its base, and only what differs from the base is searched for anchors. An object
 * counts only if its bytes match its name.
 */
export class PartLook {
  readonly #search: PartSearch;
  readonly #asked: AskedPart;
  readonly #walk: PackWalk;

  /** @throws {Error} of the file system, if the pack cannot be read */
  constructor(search: PartSearch, asked: AskedPart) {
    const { entries, families } = asked.part;
    this.#search = search;
    this.#asked = asked;
    this.#walk = new PackWalk(entries, families, search.scanner.reach, search.kernel);
  }

  close(): void {
    this.#walk.close();
  }

  /** Looks at the families of the roots in [`from`, `to`). */
  look(from: number, to: number): readonly Searched[] {
    return inOneGo(this.steps(from, to));
  }

  /** {@link look} in steps. */
  *steps(from: number, to: number): Steps<readonly Searched[]> {
    const { scanner, kernel } = this.#search;
    const { part, oids, paths } = this.#asked;
    const clean: Searched[] = [];
    const visitor: PackVisitor<Anchors> = {
      object: (one) => {
        const anchors = packedAnchors(one, scanner, kernel);
        const number = part.wanted[one.place]!;
        if (number === -1) return anchors;
        const [oid, at] = [oids[number]!, paths[number]!];
        const found = at === null ? this.#commit(oid, one, anchors) : this.#file(oid, one, anchors, at);
        if (found !== null) clean.push({ number, ...found });
        return anchors;
      },
      unread: () => {},
      gap: () => {},
    };
    for (let i = from; i < to; i++) yield* this.#walk.familySteps(part.families.roots[i]!, visitor);
    return clean;
  }

  #file(oid: string, one: PackedObject<Anchors>, anchors: Anchors | null, paths: readonly string[]): CleanObject | null {
    const { maxFileSize } = this.#search;
    const bytes = one.end - one.start;
    if (one.type !== 'blob' || (maxFileSize !== null && bytes > maxFileSize)) return null;
    one.whole();
    const { content } = one;
    const isClean = standsForItself(content, this.#search) && this.#holdsNothing(content, anchors, paths) && isNameOf(oid, 'blob', content);
    return isClean ? { bytes, signature: null } : null;
  }

  #holdsNothing(content: Buffer, anchors: Anchors | null, paths: readonly string[]): boolean {
    if (anchors !== null && anchors.length === 0) return true;
    // Binary content is searched in another way.
    const places = hasZero(content, binarySight, this.#search.kernel) ? null : anchors;
    return paths.every((path) => this.#isScannedClean(content, path, places));
  }

  #isScannedClean(content: Buffer, path: string, anchors: Anchors | null): boolean {
    const { matches, directives, stops } = this.#search.scanner.scan(content, path, anchors);
    return matches.length + directives.length + stops.length === 0;
  }

  #commit(oid: string, one: PackedObject<Anchors>, anchors: Anchors | null): CleanObject | null {
    const { scanner, maxFileSize } = this.#search;
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
      if (!standsForItself(part.content, this.#search) || !(isSearched || this.#isScannedClean(part.content, part.path, null))) return null;
    }
    return { bytes, signature: { author: text.author, date: text.date } };
  }
}

/** Whether no other content stands behind this one: that of a pointer of Git LFS, or of an archive if archives are opened. */
export function standsForItself(content: Buffer, { archives }: Pick<PartSearch, 'archives'>): boolean {
  return lfsPointer(content) === null && !(archives && mayBeArchive(content));
}
