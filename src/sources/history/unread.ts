import { basename } from 'node:path';
import { notItsName } from '../../git/objects/object-name.ts';
import type { PackIndex } from '../../git/pack/pack-index.ts';
import type { NotRead } from '../source.ts';

/** `object 0f55b516a1b2`: the name of an object in reports, until the walk over the commits gives its path. */
const named = /^object ([0-9a-f]{12})$/;

/** The report for a pack that holds more than its index names. If it were indexed again, it would have more objects. */
export function gapIn({ file }: PackIndex): NotRead {
  return { path: basename(file), reason: 'its index does not lead to all of its bytes, and an object may be hidden there (git fsck says more)' };
}

/** Collects what could not be read. Objects wait here until their paths are known. */
export class Unread {
  readonly #tell: (notRead: NotRead) => void;
  readonly #objects = new Map<string, { readonly reason: string; readonly isReached: boolean }>();
  readonly #told = new Set<string>();

  constructor(tell: (notRead: NotRead) => void) {
    this.#tell = tell;
  }

  /** Whether everything was read. */
  get isEmpty(): boolean {
    return this.#told.size === 0 && this.#objects.size === 0;
  }

  get hasObjects(): boolean {
    return this.#objects.size > 0;
  }

  /**
   * @param isReached whether a ref is known to reach it. If one name stands for two contents, nobody knows what refs
   *   reach
   */
  add(notRead: NotRead, isReached = notRead.reason === notItsName): void {
    const oid = named.exec(notRead.path)?.[1];
    if (oid === undefined) this.tell(notRead);
    else this.#objects.set(oid, { reason: notRead.reason, isReached: isReached || this.#objects.get(oid)?.isReached === true });
  }

  /** Reports something once, even if several threads meet it. */
  tell(notRead: NotRead): void {
    const said = JSON.stringify(notRead);
    if (this.#told.has(said)) return;
    this.#told.add(said);
    this.#tell(notRead);
  }

  /** Whether an object is among those held back. */
  has(oid: string): boolean {
    return this.#objects.size > 0 && this.#objects.has(oid.slice(0, 12));
  }

  /** Reports an object with its path, once. */
  place(oid: string, path: string): void {
    const key = oid.slice(0, 12);
    const one = this.#objects.get(key);
    if (one === undefined) return;
    this.#objects.delete(key);
    this.tell({ path, reason: one.reason });
  }

  /** Forgets an object that is not to be reported. */
  drop(oid: string): void {
    this.#objects.delete(oid.slice(0, 12));
  }

  /**
   * Reports the objects without a path.
   *
   * @param all whether objects that no ref reaches are reported too; false only if every reachable object has its path
   * @returns how many were left out
   */
  rest(all: boolean): number {
    let left = 0;
    // Sorted, since threads answer in any order.
    for (const [oid, { reason, isReached }] of [...this.#objects].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (all || isReached) this.tell({ path: `object ${oid}`, reason });
      else left++;
    }
    this.#objects.clear();
    return left;
  }
}
