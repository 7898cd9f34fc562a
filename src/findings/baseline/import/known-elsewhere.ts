import type { Finding, Location } from '../../finding.ts';

/** One finding that another tool was told to ignore. */
export interface KnownElsewhere {
  /** The other tool's name for the finding: `src/app.py:12`. */
  readonly name: string;
  /** The path with `/`, otherwise as the other tool wrote it. */
  readonly path: string;
  /** Null for a file outside of a commit. */
  readonly commit: string | null;
  /** From 1. Null if the finding is recognized by its secret only. */
  readonly line: number | null;
  /**
   * Whether a secret is the ignored one. Null if the other tool kept nothing of the secret, so that only the place can
   * tell.
   */
  readonly isSecret: ((secret: string) => boolean) | null;
}

/** Whether one of our findings is the one that the other tool means. */
export function isSame(known: KnownElsewhere, finding: Finding): boolean {
  if (known.isSecret !== null) return known.isSecret(finding.secret.reveal());
  return finding.locations.some((location) => standsThere(known, location));
}

function standsThere({ path, commit, line }: KnownElsewhere, { place, position }: Location): boolean {
  if (place.path !== path || line === null) return false;
  // A line of a commit means nothing elsewhere. So a finding in a commit is compared in that commit only.
  return place.commit === commit && position.startLine <= line && line <= position.endLine;
}

/**
 * Makes a test for a known secret. It is not strict, since other tools cut secrets a little longer or shorter than we
 * do.
 */
export function sameSecret(known: string): (secret: string) => boolean {
  const shortest = 32;
  return (secret) => {
    if (secret === known) return true;
    return Math.min(secret.length, known.length) >= shortest && (secret.includes(known) || known.includes(secret));
  };
}
