/** Bytes before a place, and from there on. */
export interface Extent {
  readonly before: number;
  readonly after: number;
}

/** How far around an anchor it was looked to turn it away: whatever changes beyond that, it is turned away again. */
export class Reach implements Extent {
  before = 0;
  after = 0;

  /** Takes in what was looked at besides. */
  take(before: number, after: number): void {
    if (before > this.before) this.before = before;
    if (after > this.after) this.after = after;
  }
}

/** What takes in all of some. */
export function joinedExtent(extents: readonly Extent[]): Extent {
  return { before: Math.max(0, ...extents.map(({ before }) => before)), after: Math.max(0, ...extents.map(({ after }) => after)) };
}
