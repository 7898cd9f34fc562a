import type { NotRead } from '../source.ts';

/** `object 0f55b516a1b2`: all that is known of an object before the commits were walked. */
const named = /^object ([0-9a-f]{12})$/;

/** What could not be read: objects are held back until somebody knows where they stand. */
export class Unread {
  readonly #tell: (notRead: NotRead) => void;
  readonly #objects = new Map<string, { readonly reason: string; readonly isReached: boolean }>();
  #told = 0;

  constructor(tell: (notRead: NotRead) => void) {
    this.#tell = tell;
  }

  /** Whether everything was read. */
  get isEmpty(): boolean {
    return this.#told === 0 && this.#objects.size === 0;
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

  tell(notRead: NotRead): void {
    this.#told++;
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
