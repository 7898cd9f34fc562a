/** One change to a file, not yet made. */
export type Change = {
  /** Relative to the repository's root with `/`, or absolute outside of it: as it is shown. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
} & (
  | { readonly kind: 'write'; readonly before: string | null; readonly after: string; readonly executable: boolean }
  | { readonly kind: 'delete'; readonly before: string }
  /** A rename keeps the content, even a program or a symlink. */
  | { readonly kind: 'rename'; readonly toPath: string; readonly toFile: string }
);

/** A plan: the changes, and what is left to the user. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Sentences about what was found and left as it is. */
  readonly notes: readonly string[];
  /** What to do then, a command or a sentence each. */
  readonly next: readonly string[];
}
