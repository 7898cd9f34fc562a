import type { Fingerprint } from './fingerprints.ts';

/** Empty in the sources. `scripts/from-rules.mjs` fills it for the literals of the built-in rules. */
export const builtFingerprints: ReadonlyMap<string, readonly Fingerprint[]> = new Map();
