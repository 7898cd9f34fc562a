/** A number of bytes before a place, and a number of bytes from the place on. */
export interface Extent {
  readonly before: number;
  readonly after: number;
}

/** The bytes around an anchor that decided to reject it. A change outside of them cannot change that. */
export class Reach implements Extent {
  before = 0;
  after = 0;

  /** Grows to include more bytes. */
  take(before: number, after: number): void {
    if (before > this.before) this.before = before;
    if (after > this.after) this.after = after;
  }
}

/** The smallest extent that includes all of these. */
export function joinedExtent(extents: readonly Extent[]): Extent {
  return { before: Math.max(0, ...extents.map(({ before }) => before)), after: Math.max(0, ...extents.map(({ after }) => after)) };
}
