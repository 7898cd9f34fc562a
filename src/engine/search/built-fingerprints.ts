/** The four bytes by which a literal is found, and their bucket. */
export interface Fingerprint {
  readonly offset: number;
  /** 0 to 7. */
  readonly bucket: number;
}

/** Empty in the sources. `scripts/from-rules.mjs` fills it for the literals of the built-in rules. */
export const builtFingerprints: ReadonlyMap<string, readonly Fingerprint[]> = new Map();
