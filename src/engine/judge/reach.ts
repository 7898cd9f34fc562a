/** A number of bytes before a place, and a number of bytes from the place on. */
export interface Extent {
  readonly before: number;
  readonly after: number;
}

/**
 * How many bytes around an anchor decided that it was rejected. A change outside of these bytes cannot change the
 * verdict.
 */
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
