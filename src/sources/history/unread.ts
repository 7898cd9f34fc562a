import { basename } from 'node:path';
import type { PackIndex } from '../../git/pack/pack-index.ts';
import type { NotRead } from '../source.ts';

/** `object 0f55b516a1b2`: all that is known of an object before the commits were walked. */
const named = /^object ([0-9a-f]{12})$/;

/** A pack that has more in it than its index names: indexed again it would hold other objects. */
export function gapIn({ file }: PackIndex): NotRead {
  return { path: basename(file), reason: 'its index does not lead to all of its bytes, and an object may be hidden there (git fsck says more)' };
}

/** What could not be read: objects are held back until somebody knows where they stand. */
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

  /** @param isReached whether a ref reaches it, as far as that is known yet */
  add(notRead: NotRead, isReached = false): void {
    const oid = named.exec(notRead.path)?.[1];
    if (oid === undefined) this.tell(notRead);
    else this.#objects.set(oid, { reason: notRead.reason, isReached: isReached || this.#objects.get(oid)?.isReached === true });
  }

  /** Threads may come upon the same thing; it is told once. */
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

  /** Tells of an object by the place where it stands. Each is told of once. */
  place(oid: string, path: string): void {
    const key = oid.slice(0, 12);
    const one = this.#objects.get(key);
    if (one === undefined) return;
    this.#objects.delete(key);
    this.tell({ path, reason: one.reason });
  }

  /** Forgets an object that nobody wants to hear of. */
  drop(oid: string): void {
    this.#objects.delete(oid.slice(0, 12));
  }

  /**
   * Tells of those that have no place.
   *
   * @param all whether also of those that no ref reaches; false only where all that refs reach has its place
   * @returns how many were left out
   */
  rest(all: boolean): number {
    let left = 0;
    // Threads answer in any order; a report has one.
    for (const [oid, { reason, isReached }] of [...this.#objects].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (all || isReached) this.tell({ path: `object ${oid}`, reason });
      else left++;
    }
    this.#objects.clear();
    return left;
  }
}
