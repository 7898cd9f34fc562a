/** Where objects of a pack are stored. */
export interface PackEntries {
  /** Absolute path of the pack. */
  readonly file: string;
  /** By place: the offset at which an object begins. */
  readonly offsets: Float64Array;
  /** By place: an offset that is not before the object's end. Left out if each object ends where the next one begins. */
  readonly ends?: Float64Array;
  /** Bytes of an object's name. */
  readonly nameBytes: number;
}
