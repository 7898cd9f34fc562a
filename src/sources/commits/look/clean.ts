import type { Signature } from '../../../git/commits/text/parse-commit.ts';

/** What is looked at. */
export interface Wanted {
  /** The paths of each file's content, by its name. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** Names of commits. */
  readonly commits: readonly string[];
  /** The paths of new files, which are content too. */
  readonly names: readonly string[];
}

/** An object that was read and searched, and in which there is nothing to report. */
export interface CleanObject {
  /** How many bytes were searched. */
  readonly bytes: number;
  /** Who made it, if it is a commit. */
  readonly signature: Signature | null;
}

/** What was searched, and holds nothing to report. */
export interface Clean {
  /** Contents of files, and commits, by their names. */
  readonly objects: ReadonlyMap<string, CleanObject>;
  /** The paths of new files. */
  readonly names: ReadonlySet<string>;
}

export const noneClean: Clean = { objects: new Map(), names: new Set() };
