/** The four bytes of a literal that the search looks for, and their bucket. */
export interface Fingerprint {
  readonly offset: number;
  /** The number of the bucket, 0 to 7. */
  readonly bucket: number;
}

/** Empty in the sources. `scripts/build/from-rules.mjs` fills it in the build, for the literals of the built-in rules. */
export const builtFingerprints: ReadonlyMap<string, readonly Fingerprint[]> = new Map();
