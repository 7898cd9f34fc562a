import type { Finding, Location } from '../../finding.ts';

/** One finding that another tool was told to be silent about. */
export interface KnownElsewhere {
  /** As the other tool names it: `src/app.py:12`. */
  readonly name: string;
  /** With `/`; as the other tool wrote it. */
  readonly path: string;
  /** Null for what stands in files as they are. */
  readonly commit: string | null;
  /** From 1; null if only the secret tells. */
  readonly line: number | null;
  /** Whether a secret is the one that is meant; null if the other tool kept nothing of it, so that its place must do. */
  readonly isSecret: ((secret: string) => boolean) | null;
}

/** Whether a finding of ours is what the other tool meant. */
export function isSame(known: KnownElsewhere, finding: Finding): boolean {
  if (known.isSecret !== null) return known.isSecret(finding.secret.reveal());
  return finding.locations.some((location) => standsThere(known, location));
}

function standsThere({ path, commit, line }: KnownElsewhere, { place, position }: Location): boolean {
  if (place.path !== path || line === null) return false;
  // What the other tool saw in a commit is looked up in that very commit: its line means nothing elsewhere.
  return place.commit === commit && position.startLine <= line && line <= position.endLine;
}

/** The test for a secret that is known: other tools take a little more or less for the secret than we do. */
export function sameSecret(known: string): (secret: string) => boolean {
  const shortest = 32;
  return (secret) => {
    if (secret === known) return true;
    return Math.min(secret.length, known.length) >= shortest && (secret.includes(known) || known.includes(secret));
  };
}
